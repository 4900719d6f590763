import { parseHiveType, type Column } from './hive-type.js';
import { cloudTrailSpelling } from './ddl/spelling.js';
import { CLOUDTRAIL_COLUMNS, JSON_COLUMNS, type HiveType } from './columns.js';

const IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,accesskeyid:string,username:string,' +
  'sessioncontext:struct<attributes:struct<creationdate:timestamp,mfaauthenticated:string>,' +
  'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,' +
  'webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>,' +
  'sourceidentity:string,ec2roledelivery:string,ec2issuedinvpc:string>,' +
  'onbehalfof:struct<userid:string,identitystorearn:string>,' +
  'inscopeof:struct<sourcearn:string,sourceaccount:string,issuertype:string,credentialsissuedto:string>,' +
  'invokedby:string,identityprovider:string>';
const RESOURCES = 'array<struct<accountid:string,type:string,arn:string,arnprefix:string>>';
const TLS = 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>';
const MAP = 'map<string,string>';

type Spec = readonly [type: string, sql: string];

const plain = (name: string): readonly [string, Spec] => [name, ['string', name]];
const asMap = (name: string): readonly [string, Spec] => [name, [MAP, mapOf(`TRY_CAST(${name} AS JSON)`)]];
const rest = (path: string): string => `json_extract_string(otherfields, '$.${path}')`;

/** A JSON object's members as texts; what is no object has none. */
function mapOf(json: string): string {
  return `TRY_CAST(${json} AS MAP(VARCHAR, VARCHAR))`;
}

function timestamp(text: string): string {
  return `TRY_CAST(${text}[1:19] AS TIMESTAMP)`;
}

const pack = (fields: Readonly<Record<string, string>>): string =>
  `struct_pack(${Object.entries(fields)
    .map(([name, sql]) => `"${name}" := ${sql}`)
    .join(', ')})`;
const fieldsOf = (parent: string, names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, `${parent}."${name}"`]));
const restOf = (parent: string, names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, rest(`${parent}.${cloudTrailSpelling(name)}`)]));

const SESSION = 'useridentity.sessioncontext';
const identity = pack({
  ...fieldsOf('useridentity', 'type principalid arn accountid accesskeyid username'),
  sessioncontext: pack({
    attributes: pack({
      creationdate: timestamp(`${SESSION}.attributes.creationdate`),
      mfaauthenticated: `${SESSION}.attributes.mfaauthenticated`,
    }),
    ...fieldsOf(SESSION, 'sessionissuer webidfederationdata'),
    sourceidentity: rest('userIdentity.sessionContext.sourceIdentity'),
    ec2roledelivery: `${SESSION}.ec2roledelivery`,
    ec2issuedinvpc: rest('userIdentity.sessionContext.ec2IssuedInVpc'),
  }),
  onbehalfof: 'useridentity.onbehalfof',
  inscopeof: pack(restOf('userIdentity.inScopeOf', 'sourcearn sourceaccount issuertype credentialsissuedto')),
  invokedby: 'useridentity.invokedby',
  identityprovider: rest('userIdentity.identityProvider'),
});
const resources =
  `list_transform(resources, lambda r, i: struct_pack("accountid" := r.accountid, "type" := r.type, "arn" := r.arn, ` +
  `"arnprefix" := json_extract_string(otherfields, '$.resources[' || (i - 1) || '].ARNPrefix')))`;

/** The columns of an event data store, and how they are made of those of the store's files. */
const SPECS: Readonly<Record<string, Spec>> = Object.fromEntries<Spec>([
  plain('eventversion'),
  ['useridentity', [IDENTITY, `CASE WHEN useridentity IS NOT NULL THEN ${identity} END`]],
  ['eventtime', ['timestamp', timestamp('eventtime')]],
  ...['eventsource', 'eventname', 'awsregion', 'sourceipaddress', 'useragent', 'errorcode', 'errormessage'].map(plain),
  ...['requestparameters', 'responseelements', 'additionaleventdata'].map(asMap),
  ...['requestid', 'eventid'].map(plain),
  ['readonly', ['boolean', 'TRY_CAST(readonly AS BOOLEAN)']],
  ['resources', [RESOURCES, resources]],
  ...['eventtype', 'apiversion'].map(plain),
  ['managementevent', ['boolean', `TRY_CAST(${rest('managementEvent')} AS BOOLEAN)`]],
  ...['recipientaccountid', 'sharedeventid'].map(plain),
  ['annotation', ['string', rest('annotation')]],
  ...['vpcendpointid', 'vpcendpointaccountid'].map(plain),
  asMap('serviceeventdetails'),
  ['addendum', [MAP, mapOf(`json_merge_patch('{}', ${jsonOf('addendum', typeOf('addendum'))})`)]],
  asMap('edgedevicedetails'),
  ['insightdetails', [MAP, mapOf(`json_extract(otherfields, '$.insightDetails')`)]],
  plain('eventcategory'),
  ['tlsdetails', [TLS, 'tlsdetails']],
  plain('sessioncredentialfromconsole'),
  ['eventjson', ['string', recordJson()]],
]);

/**
 * The columns that CloudTrail Lake shows of an event data store, but for `eventjsonchecksum`, which only Lake can make.
 *
 * Source: AWS CloudTrail User Guide, "Supported SQL schemas for event data stores".
 */
export const LAKE_COLUMNS: readonly Column[] = Object.entries(SPECS).map(([name, [type]]) => ({
  name,
  type: parseHiveType(type),
}));

/** The select list of DuckDB that makes them of the columns of the store's files. */
export const LAKE_SELECT: string = Object.entries(SPECS)
  .map(([name, [, sql]]) => `${sql} AS "${name}"`)
  .join(', ');

/** How CloudTrail Lake names a table: by the id of an event data store. */
export const isEventDataStoreId = (name: string): boolean =>
  /^[0-9a-z]{8,12}(?:-[0-9a-z]{4}){3}-[0-9a-z]{8,12}$/i.test(name);

/** The record as JSON, members spelled as trail files spell them, without those that are null. */
function recordJson(): string {
  const members = CLOUDTRAIL_COLUMNS.filter(({ name }) => name !== 'resources').map(
    ({ name, type }) => `'${cloudTrailSpelling(name)}', ${jsonOf(name, type)}`,
  );
  const resource =
    `json_merge_patch('{}', json_merge_patch(json_object('ARN', r.arn, 'accountId', r.accountid, 'type', r.type), ` +
    `coalesce(json_extract(otherfields, '$.resources[' || (i - 1) || ']'), '{}')))`;
  members.push(`'resources', list_transform(resources, lambda r, i: ${resource})`);
  const more = `json_merge_patch(coalesce(otherfields, '{}'), '{"resources":null}')`;
  return `CAST(json_merge_patch(json_merge_patch('{}', json_object(${members.join(', ')})), ${more}) AS VARCHAR)`;
}

function typeOf(column: string): HiveType {
  return CLOUDTRAIL_COLUMNS.find(({ name }) => name === column)?.type ?? { kind: 'string' };
}

function jsonOf(sql: string, type: HiveType): string {
  if (type.kind === 'struct') {
    const members = type.fields.map(
      ({ name, type: of }) => `'${cloudTrailSpelling(name)}', ${jsonOf(`${sql}."${name}"`, of)}`,
    );
    return `CASE WHEN ${sql} IS NOT NULL THEN json_object(${members.join(', ')}) END`;
  }
  const isJson = JSON_COLUMNS.some((name) => name === sql) || sql === 'readonly';
  return isJson ? `coalesce(TRY_CAST(${sql} AS JSON), to_json(${sql}))` : `to_json(${sql})`;
}
