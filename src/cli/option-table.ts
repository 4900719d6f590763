import { POLICY_FORMATS } from '../render/formats/types.js';
import { AWS_OPTIONS } from './aws-options.js';
import { GRANT_OPTIONS } from './grant-options.js';
import { CHANGE_OPTIONS } from './change-options.js';
import { FLEET_OPTIONS } from './fleet-command.js';
import { PROOF_OPTIONS } from './proof-options.js';
import { UI_OPTIONS } from './ui-options.js';

/**
 * Every option of every command, once: parsing, help, completion and docs/cli.md are made from this table.
 * An option takes one value; `repeat` says that it may be given again. Those without `value` are switches.
 */
export interface OptionRow {
  /** Without dashes: `principal`. */
  readonly name: string;
  /** What commands list it by where several options share a name (`--format`); else that is the name. */
  readonly key?: string;
  readonly short?: string;
  /** Placeholder of the value; absent for a switch. */
  readonly value?: string;
  readonly repeat?: true;
  readonly choices?: readonly string[];
  readonly group: OptionGroup;
  /** One sentence without a full stop. */
  readonly help: string;
  /** Shown in help; the code that uses the option holds the same value. */
  readonly default?: string;
}

export const OPTION_GROUPS = {
  who: 'Whose records',
  which: 'Which records',
  table: 'The table',
  query: 'What is asked',
  grant: 'What is granted',
  test: 'What is tested',
  page: 'The page',
  out: 'Output',
  change: 'What is changed',
  run: 'Running',
  aws: 'AWS',
} as const;
export type OptionGroup = keyof typeof OPTION_GROUPS;

export const OPTIONS = [
  {
    name: 'principal',
    short: 'p',
    value: 'P',
    repeat: true,
    group: 'who',
    help: 'an ARN, unique id, user/NAME, role/NAME, bare name, access key id or permission set',
  },
  { name: 'session', value: 'NAME', group: 'who', help: 'only this session of the role' },
  {
    key: 'sql-engine',
    name: 'engine',
    value: 'ENGINE',
    choices: ['duckdb', 'athena', 'trino'],
    group: 'table',
    default: 'as the source says',
    help: 'who answers; with athena the source may be DATABASE.TABLE, with trino HOST:PORT/CATALOG/SCHEMA/TABLE',
  },
  {
    name: 'accounts',
    value: 'all|ID',
    repeat: true,
    group: 'who',
    help: 'one policy for role/NAME or a permission set across these accounts',
  },
  {
    name: 'from',
    value: 'TIME',
    group: 'which',
    help: 'events at or after this time (2026-03-01, 2026-03-01T09:00:00Z, or 90d back from now)',
  },
  { name: 'to', value: 'TIME', group: 'which', help: 'events before this time; a bare date includes that day' },
  { name: 'region', value: 'REGION', repeat: true, group: 'which', help: 'only events of this region' },
  { name: 'account', value: 'ID', repeat: true, group: 'which', help: 'only events of this account' },
  {
    name: 'exclude',
    value: 'WHAT',
    repeat: true,
    group: 'which',
    help: 'leave out events: session=…, key=…, ip=CIDR, agent=…, time=FROM/TO, event=ID, or a file of such lines',
  },
  ...GRANT_OPTIONS,
  ...PROOF_OPTIONS,
  ...UI_OPTIONS,
  ...CHANGE_OPTIONS,
  ...FLEET_OPTIONS,
  {
    name: 'report',
    value: 'FILE',
    group: 'out',
    help: 'write the full report (JSON, docs/schemas/report.schema.json)',
  },
  {
    name: 'output',
    short: 'o',
    value: 'PATH',
    group: 'out',
    help: 'write the policy to a file; with several principals a directory, one file each',
  },
  {
    name: 'into',
    value: 'DIR',
    group: 'out',
    help: 'the store: a new or empty directory or s3://BUCKET/PREFIX/, or a store to add to',
  },
  {
    name: 'format',
    key: 'sql-format',
    value: 'FORMAT',
    choices: ['table', 'csv', 'json', 'ndjson', 'markdown', 'parquet'],
    group: 'out',
    default: 'table',
    help: 'how rows are written; parquet needs --output',
  },
  { name: 'output', key: 'sql-output', short: 'o', value: 'FILE', group: 'out', help: 'write the rows to a file' },
  {
    name: 'output-dir',
    value: 'DIR',
    group: 'out',
    help: 'where CREATE TABLE AS and UNLOAD write, each a folder of its own; a location in the SQL is never written to',
  },
  { name: 'raw', group: 'out', help: 'CSV: leave cells as they are that a spreadsheet would run as a formula' },
  {
    name: 'price-per-tb',
    value: 'USD',
    group: 'out',
    default: '5',
    help: 'what Athena charges for a terabyte scanned',
  },
  {
    key: 'policy-format',
    name: 'format',
    value: 'FORMAT',
    choices: POLICY_FORMATS,
    group: 'out',
    default: 'json',
    help: 'write the policy as this; all mean the same',
  },
  {
    name: 'limit',
    value: 'LIMIT',
    group: 'out',
    help: 'fit an IAM quota: managed, inline-user, inline-group, inline-role, permission-set, scp, rcp, or a number of characters',
  },
  {
    name: 'attachments',
    value: 'N',
    group: 'out',
    default: '10 for managed, else 1',
    help: 'with --limit: how many policies may be attached',
  },
  {
    name: 'allow-future-actions',
    group: 'grant',
    help: 'with --limit: as a last resort write wildcards that match granted actions alone today',
  },
  {
    key: 'report-format',
    name: 'format',
    value: 'FORMAT',
    choices: ['markdown', 'html'],
    group: 'out',
    default: 'markdown',
    help: 'html is one file that needs nothing else: no script, no network',
  },
  { name: 'output', key: 'report-output', short: 'o', value: 'FILE', group: 'out', help: 'write the report to a file' },
  {
    name: 'redact',
    group: 'out',
    help: 'put pseudonyms in place of accounts, names, ARNs, addresses, access keys and event ids',
  },
  { name: 'explain', group: 'out', help: 'say on standard error why each statement is there' },
  { name: 'json', group: 'out', help: 'one JSON document on standard output' },
  {
    name: 'keys',
    value: 'FILE',
    repeat: true,
    group: 'test',
    help: "CloudTrail's public keys: the output of cloudtrail list-public-keys",
  },
  { name: 'records', value: 'SOURCE', group: 'out', help: 'map every record of this source, one JSON line each' },
  {
    name: 'fail-on',
    value: 'SEVERITY',
    choices: ['low', 'medium', 'high', 'none'],
    group: 'out',
    default: 'none; high when CI=true',
    help: 'exit 1 when a finding is at least this grave',
  },
  { name: 'quiet', short: 'q', group: 'out', help: 'no summary on standard error' },
  { name: 'strict', group: 'run', help: 'examine every record; exit 1 when anything could not be read' },
  {
    name: 'rehash',
    group: 'run',
    help: 'read inputs again that are in the store, whatever their size and time of change say',
  },
  { name: 'table', value: 'TABLE', group: 'table', default: 'cloudtrail_logs', help: 'its name, also DATABASE.TABLE' },
  {
    name: 'location',
    key: 'ddl-location',
    value: 'S3',
    group: 'table',
    help: 'where the trail delivers (s3://BUCKET/PREFIX/AWSLogs/…) or, for parquet, where the store was copied to',
  },
  {
    name: 'style',
    value: 'STYLE',
    choices: ['projection', 'organization', 'json-serde', 'console', 'parquet'],
    group: 'table',
    default: 'projection',
    help: 'partitions by projection, the same for an organization trail, partitions added by hand, the table of the CloudTrail console, or a table over a store',
  },
  {
    name: 'engine',
    value: 'ENGINE',
    choices: ['athena', 'trino'],
    group: 'table',
    default: 'athena',
    help: 'who is to read it; trino with --style parquet',
  },
  {
    name: 'accounts',
    key: 'ddl-accounts',
    value: 'ID',
    repeat: true,
    group: 'table',
    help: 'accounts of the trail; left out, a query has to name one',
  },
  { name: 'regions', value: 'REGION', repeat: true, group: 'table', default: 'all', help: 'regions of the trail' },
  {
    name: 'from',
    key: 'ddl-from',
    value: 'TIME',
    group: 'table',
    default: '2020-01-01',
    help: 'first day of the trail',
  },
  {
    name: 'apply',
    key: 'ddl-apply',
    group: 'table',
    help: 'after showing the statement and asking, run it on Athena; a table of that name is left as it is',
  },
  { name: 'workgroup', value: 'NAME', group: 'table', default: 'primary', help: 'the work group that runs it' },
  {
    name: 'results',
    value: 'S3',
    group: 'table',
    default: 'as the work group says',
    help: 'where Athena writes its results, s3://BUCKET/PREFIX/',
  },
  { name: 'source', value: 'SOURCE', repeat: true, group: 'query', help: 'a further source' },
  { name: 'file', short: 'f', value: 'FILE', group: 'query', help: 'run the statements of this file' },
  {
    name: 'param',
    value: 'TEXT',
    repeat: true,
    group: 'query',
    help: 'a text for the next ? of the query; it is bound, never read as SQL',
  },
  {
    name: 'location',
    value: 'S3=DIR',
    repeat: true,
    group: 'query',
    help: 'read LOCATION s3://… of a CREATE EXTERNAL TABLE from this directory; left out, from SOURCE',
  },
  { name: 'query-log', value: 'FILE', group: 'out', help: 'append each statement, its time and outcome to this file' },
  { name: 'max-rows', value: 'N', group: 'query', help: 'cut a result after so many rows' },
  { name: 'memory', value: 'SIZE', group: 'run', default: '2GB', help: 'memory that a query may use' },
  { name: 'timeout', value: 'SECONDS', group: 'run', default: '1800', help: 'stop a query after this time' },
  { name: 'no-cache', group: 'run', help: 'keep no store of the sources for the next query' },
  {
    name: 'cache-size',
    value: 'SIZE',
    group: 'run',
    default: '10GB',
    help: 'stores kept for next time; those used longest ago go first',
  },
  { name: 'no-progress', group: 'run', help: 'no progress bar' },
  { name: 'threads', value: 'N', group: 'run', default: 'one per core', help: 'worker threads' },
  { name: 'max-inflated', value: 'SIZE', group: 'run', default: '512MB', help: 'refuse a file that inflates to more' },
  {
    name: 'max-values',
    value: 'N',
    group: 'run',
    default: '10000',
    help: 'distinct object names per kind of call before they are cut to prefixes',
  },
  ...AWS_OPTIONS,
] as const satisfies readonly OptionRow[];

type Row = (typeof OPTIONS)[number];
/** As typed, without dashes. */
export type OptionName = Row['name'];
/** As commands list it. */
export type OptionKey = KeyOf<Row>;
type KeyOf<Each> = Each extends { readonly key: infer Key }
  ? Key
  : Each extends { readonly name: infer Name }
    ? Name
    : never;

export const optionRow = (key: OptionKey): OptionRow => {
  const rows: readonly OptionRow[] = OPTIONS;
  const row = rows.find((option) => (option.key ?? option.name) === key);
  if (row === undefined) throw new TypeError(`no option ${key} in the table`);
  return row;
};
