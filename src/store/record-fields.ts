import { CLOUDTRAIL_COLUMNS, JSON_COLUMNS, type HiveType } from '../table/columns.js';

/**
 * How trail files spell the names below the columns of the table.
 *
 * Source: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".
 */
const SPELLED = (
  'eventVersion userIdentity type principalId arn accountId invokedBy accessKeyId userName onBehalfOf userId ' +
  'identityStoreArn sessionContext attributes mfaAuthenticated creationDate sessionIssuer ec2RoleDelivery ' +
  'webIdFederationData federatedProvider eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode ' +
  'errorMessage requestParameters responseElements additionalEventData requestID eventID resources eventType apiVersion ' +
  'readOnly recipientAccountId serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory addendum ' +
  'reason updatedFields originalRequestID originalEventID sessionCredentialFromConsole edgeDeviceDetails tlsDetails ' +
  'tlsVersion cipherSuite clientProvidedHostHeader'
).split(' ');
const SPELLING = new Map(SPELLED.map((name) => [name.toLowerCase(), name]));

/** Fields that records write as a boolean while the table has a text. */
const FLAGS: ReadonlySet<string> = new Set(['readonly']);
const JSON_TEXTS: ReadonlySet<string> = new Set(JSON_COLUMNS);

/** A field of the table, with how records spell it. */
export interface Field {
  /** As in the table: lower case. */
  readonly column: string;
  /** As in records. */
  readonly name: string;
  readonly type: FieldType;
}

export type FieldType =
  | { readonly kind: 'text' }
  /** A text column that stands for true or false. */
  | { readonly kind: 'flag' }
  /** A text column that holds any JSON. */
  | { readonly kind: 'json' }
  | { readonly kind: 'map' }
  | { readonly kind: 'list'; readonly of: StructType }
  | StructType;

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
  /** By the records' spelling. */
  readonly byName: ReadonlyMap<string, Field>;
}

/** The columns of the table, each with its spelling in records. */
export const RECORD_FIELDS: readonly Field[] = CLOUDTRAIL_COLUMNS.map(({ name, type }) => fieldOf(name, type, ''));

function fieldOf(column: string, type: HiveType, parent: string): Field {
  // an entry of `resources` spells its ARN in capitals
  const name = parent === 'resources' && column === 'arn' ? 'ARN' : (SPELLING.get(column) ?? column);
  return { column, name, type: typeOf(column, type, parent) };
}

function typeOf(column: string, type: HiveType, parent: string): FieldType {
  if (type.kind === 'map') return { kind: 'map' };
  if (type.kind === 'array') return { kind: 'list', of: structOf(type.of, column) };
  if (type.kind === 'struct') return structOf(type, column);
  if (parent === '' && JSON_TEXTS.has(column)) return { kind: 'json' };
  return { kind: parent === '' && FLAGS.has(column) ? 'flag' : 'text' };
}

/** The only list of the table is one of structs. */
function structOf(type: HiveType, column: string): StructType {
  const inner = type.kind === 'struct' ? type.fields : [];
  const fields = inner.map((field) => fieldOf(field.name, field.type, column));
  return { kind: 'struct', fields, byName: new Map(fields.map((field) => [field.name, field])) };
}

/** A type whose columns are called as records spell them. */
const spelled = (type: FieldType): FieldType => {
  if (type.kind === 'list') return { kind: 'list', of: spelledStruct(type.of) };
  return type.kind === 'struct' ? spelledStruct(type) : type;
};

function spelledStruct({ fields }: StructType): StructType {
  const own = fields.map(({ name, type }) => ({ name, column: name, type: spelled(type) }));
  return { kind: 'struct', fields: own, byName: new Map(own.map((field) => [field.name, field])) };
}

/** The whole record. */
export const RECORD_TYPE: StructType = {
  kind: 'struct',
  fields: RECORD_FIELDS,
  byName: new Map(RECORD_FIELDS.map((field) => [field.name, field])),
};

/** The whole record, with columns called as in records: what lines of the spool hold. */
export const LINE_TYPE: StructType = spelledStruct(RECORD_TYPE);
