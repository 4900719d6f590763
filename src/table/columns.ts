/**
 * The `cloudtrail` table: names, types and nesting of CloudTrail's DDL, in its order.
 *
 * Source: Amazon Athena User Guide, "Create a table for CloudTrail logs in Athena using manual partitioning".
 */
import { parseHiveType, type Column, type HiveType } from './hive-type.js';

export { parseHiveType, printDuckType, printHiveType, printTrinoType } from './hive-type.js';
export type { Column, HiveType } from './hive-type.js';

/** Columns and their Hive types; each `string` is one of these texts alone. */
const DOCUMENTED = {
  eventversion: 'string',
  useridentity:
    'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,' +
    'onbehalfof:struct<userid:string,identitystorearn:string>,' +
    'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,' +
    'sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,' +
    'ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>',
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  awsregion: 'string',
  sourceipaddress: 'string',
  useragent: 'string',
  errorcode: 'string',
  errormessage: 'string',
  requestparameters: 'string',
  responseelements: 'string',
  additionaleventdata: 'string',
  requestid: 'string',
  eventid: 'string',
  resources: 'array<struct<arn:string,accountid:string,type:string>>',
  eventtype: 'string',
  apiversion: 'string',
  readonly: 'string',
  recipientaccountid: 'string',
  serviceeventdetails: 'string',
  sharedeventid: 'string',
  vpcendpointid: 'string',
  vpcendpointaccountid: 'string',
  eventcategory: 'string',
  addendum: 'struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>',
  sessioncredentialfromconsole: 'string',
  edgedevicedetails: 'string',
  tlsdetails: 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>',
} as const;

export type CloudTrailColumn = keyof typeof DOCUMENTED;

/** The columns of the current documented DDL, lower-case, in its order. Partition columns are not among them. */
export const CLOUDTRAIL_COLUMNS: readonly Column[] = Object.entries(DOCUMENTED).map(([name, type]) => ({
  name,
  type: parseHiveType(type),
}));

/** Columns that hold JSON text. */
export const JSON_COLUMNS = [
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'serviceeventdetails',
  'edgedevicedetails',
] as const satisfies readonly CloudTrailColumn[];

/** What the newer documented DDL added to the snippet that the CloudTrail console prints, as paths. */
const NEWER = [
  'useridentity.onbehalfof',
  'useridentity.sessioncontext.ec2roledelivery',
  'useridentity.sessioncontext.webidfederationdata',
  'vpcendpointaccountid',
  'eventcategory',
  'addendum',
  'sessioncredentialfromconsole',
  'edgedevicedetails',
  'tlsdetails',
] as const;

/**
 * The columns of the console's `CREATE EXTERNAL TABLE` snippet (CloudTrailSerde), a subset of {@link CLOUDTRAIL_COLUMNS}.
 *
 * Source: Amazon Athena User Guide, "Querying AWS CloudTrail logs" (2017 to 2022); CloudTrail console, "Create Athena table".
 */
export const CONSOLE_COLUMNS: readonly Column[] = without(CLOUDTRAIL_COLUMNS, '');

function without(columns: readonly Column[], parent: string): readonly Column[] {
  return columns
    .filter(({ name }) => !NEWER.some((path) => path === parent + name))
    .map(({ name, type }) => ({ name, type: withoutNewer(type, `${parent}${name}.`) }));
}

function withoutNewer(type: HiveType, path: string): HiveType {
  return type.kind === 'struct' ? { kind: 'struct', fields: without(type.fields, path) } : type;
}

/** Partition columns of the documented DDL with projection, in the order of the table. All are strings. */
export const PARTITION_COLUMNS = ['account', 'region', 'timestamp'] as const;

/** A column by name, in any case. */
export function cloudTrailColumn(name: string): Column | undefined {
  const wanted = name.toLowerCase();
  return CLOUDTRAIL_COLUMNS.find((column) => column.name === wanted);
}
