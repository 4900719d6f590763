import { TrimtrailError } from '../../base/errors.js';
import { CLOUDTRAIL_COLUMNS, CONSOLE_COLUMNS, type Column } from '../columns.js';
import { REGIONS } from './regions.js';
import { readTrailLocation, type TrailLocation } from './trail-location.js';
import type { CreateTable, Properties, TableName } from './types.js';

export const DDL_STYLES = ['projection', 'organization', 'json-serde', 'console', 'parquet'] as const;
export type DdlStyle = (typeof DDL_STYLES)[number];

export interface DdlWish {
  readonly name: TableName;
  readonly location: string;
  readonly style: Exclude<DdlStyle, 'parquet'>;
  /** Account ids; empty: as the location says. */
  readonly accounts: readonly string[];
  /** Empty: as the location says, else all of the commercial partition. */
  readonly regions: readonly string[];
  /** First day, `yyyy/MM/dd`. */
  readonly from: string;
}

const CLOUDTRAIL_SERDE = 'com.amazon.emr.hive.serde.CloudTrailSerde';
const JSON_SERDE = 'org.apache.hive.hcatalog.data.JsonSerDe';
const INPUT_FORMAT = 'com.amazon.emr.cloudtrail.CloudTrailInputFormat';
const OUTPUT_FORMAT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';

/**
 * The table over trail files that Athena is to have.
 *
 * Errors: `bad-usage` when the location does not say what the style needs.
 *
 * Source: Amazon Athena User Guide, "Create the table for CloudTrail logs in Athena using partition projection", "… using manual
 * partitioning", "Create a table for an organization wide trail"; CloudTrail console, "Create Athena table".
 */
export function planDdl(wish: DdlWish): CreateTable {
  const place = readTrailLocation(wish.location);
  const accounts = wish.accounts.length > 0 ? wish.accounts : place.account === null ? [] : [place.account];
  const regions = wish.regions.length > 0 ? wish.regions : place.region === null ? REGIONS : [place.region];
  return PLANS[wish.style]({ wish, place, accounts, regions });
}

interface Plan {
  readonly wish: DdlWish;
  readonly place: TrailLocation;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const PLANS: Readonly<Record<DdlWish['style'], (plan: Plan) => CreateTable>> = {
  console: consoleTable,
  'json-serde': manualTable,
  projection: projectedTable,
  organization: (plan) => {
    if (plan.place.organization === null) {
      throw new TrimtrailError('bad-usage', 'the location does not name the organization', {
        hint: 'write s3://BUCKET/AWSLogs/o-exampleorgid/',
      });
    }
    return projectedTable(plan);
  },
};

function table({ wish }: Plan, parts: Partial<CreateTable> & Pick<CreateTable, 'location'>): CreateTable {
  return {
    kind: 'create-table',
    name: wish.name,
    ifNotExists: false,
    columns: CLOUDTRAIL_COLUMNS,
    partitionColumns: [],
    comment: null,
    serde: JSON_SERDE,
    serdeProperties: new Map(),
    inputFormat: INPUT_FORMAT,
    outputFormat: OUTPUT_FORMAT,
    storedAs: null,
    properties: new Map(),
    ...parts,
  };
}

/** What the CloudTrail console prints, its three placeholders filled: table, bucket and account. */
function consoleTable(plan: Plan): CreateTable {
  const { place } = plan;
  if (place.organization !== null) {
    throw new TrimtrailError('bad-usage', 'the console makes no table for an organization trail', {
      hint: 'use --style organization',
    });
  }
  return table(plan, {
    columns: CONSOLE_COLUMNS,
    comment: `CloudTrail table for ${place.bucket} bucket`,
    serde: CLOUDTRAIL_SERDE,
    location: `${place.root}/${oneAccount(plan)}/`,
    properties: new Map([['classification', 'cloudtrail']]),
  });
}

/** Partitions that `ALTER TABLE … ADD PARTITION` has to add. */
function manualTable(plan: Plan): CreateTable {
  const { place } = plan;
  const under = place.organization === null ? place.root : `${place.root}/${place.organization}`;
  const hasAccount = plan.accounts.length !== 1;
  const location = hasAccount ? `${under}/` : `${under}/${oneAccount(plan)}/`;
  const names = [...(hasAccount ? ['account'] : []), 'region', 'year', 'month', 'day'];
  return table(plan, { partitionColumns: names.map(stringColumn), location });
}

function oneAccount({ accounts }: Plan): string {
  const [account, ...more] = accounts;
  if (account !== undefined && more.length === 0) return account;
  throw new TrimtrailError('bad-usage', 'this style is for one account', {
    hint: 'name it: --accounts 111122223333, or in the location; or use --style projection',
  });
}

function projectedTable(plan: Plan): CreateTable {
  const { place } = plan;
  const under = place.organization === null ? place.root : `${place.root}/${place.organization}`;
  return table(plan, {
    partitionColumns: ['account', 'region', 'timestamp'].map(stringColumn),
    location: `${under}/`,
    properties: projection(plan, `${under}/\${account}/CloudTrail/\${region}/\${timestamp}`),
  });
}

/** Without account ids a query has to name one: `WHERE account = '…'`. Source: Athena User Guide, "Supported types for partition projection". */
function projection({ wish, accounts, regions }: Plan, template: string): Properties {
  return new Map([
    ['projection.enabled', 'true'],
    ...(accounts.length === 0
      ? [['projection.account.type', 'injected'] as const]
      : [['projection.account.type', 'enum'] as const, ['projection.account.values', accounts.join(',')] as const]),
    ['projection.region.type', 'enum'],
    ['projection.region.values', regions.join(',')],
    ['projection.timestamp.type', 'date'],
    ['projection.timestamp.format', 'yyyy/MM/dd'],
    ['projection.timestamp.range', `${wish.from},NOW`],
    ['projection.timestamp.interval', '1'],
    ['projection.timestamp.interval.unit', 'DAYS'],
    ['storage.location.template', template],
  ]);
}

const stringColumn = (name: string): Column => ({ name, type: { kind: 'string' } });
