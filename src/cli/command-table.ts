import type { OptionKey } from './option-table.js';

export interface CommandRow {
  readonly name: string;
  /** Positional arguments as usage text: `<source...>`. */
  readonly args: string;
  /** One sentence without a full stop. */
  readonly summary: string;
  readonly options: readonly OptionKey[];
  readonly examples: readonly string[];
}

const WHICH = ['from', 'to', 'region', 'account', 'exclude'] as const;
const RUN = ['fail-on', 'quiet', 'strict', 'no-progress', 'threads', 'max-inflated', 'max-values'] as const;

/** Every command, once; src/cli/run-command.ts holds what each does. */
export const COMMANDS = [
  {
    name: 'principals',
    args: '<source...>',
    summary: 'List who is in the records, most active first',
    options: [...WHICH, 'json', ...RUN],
    examples: ['trimtrail principals event_history.csv', 'trimtrail principals ./AWSLogs --from 90d --json'],
  },
  {
    name: 'usage',
    args: '<source...>',
    summary: 'List the distinct event type, source and name with counts',
    options: ['principal', 'session', ...WHICH, 'json', ...RUN],
    examples: [
      'trimtrail usage event_history.csv --principal alice',
      "trimtrail usage 'AWSLogs/**/*.json.gz' --principal role/Deploy",
    ],
  },
  {
    name: 'policy',
    args: '<source...>',
    summary: 'Write the least-privilege policy that the records show',
    options: [
      'principal',
      'session',
      'accounts',
      ...WHICH,
      'resources',
      'include-denied',
      'include-unclear',
      'grant-guarded',
      'with-lifecycle',
      'allow-unknown-actions',
      'no-inferred',
      'allow-future-actions',
      'current',
      'keep',
      'keep-newer-than',
      'selectors',
      'report',
      'output',
      'policy-format',
      'limit',
      'attachments',
      'explain',
      'json',
      ...RUN,
    ],
    examples: [
      'trimtrail policy event_history.csv --principal alice > policy.json',
      'trimtrail policy ./AWSLogs --principal arn:aws:iam::111122223333:role/Deploy --explain',
      'trimtrail policy ./AWSLogs --principal alice --principal role/Deploy --output policies/',
      'trimtrail policy ./AWSLogs --principal role/Deploy --limit managed --format terraform --output deploy/',
      'trimtrail policy ./AWSLogs --principal alice --current details.json --output policies/',
    ],
  },
  {
    name: 'ingest',
    args: '<source...>',
    summary: 'Bring records into a store: Parquet files that Athena and Trino read as they lie',
    options: ['into', 'json', 'quiet', 'strict', 'rehash', 'no-progress', 'threads', 'max-inflated'],
    examples: ['trimtrail ingest ./AWSLogs --into store', 'trimtrail ingest event_history.csv --into store --json'],
  },
  {
    name: 'store',
    args: '<status|verify|compact> <dir>',
    summary: 'Say what is in a store, check it, or merge its small files',
    options: ['json', 'quiet'],
    examples: ['trimtrail store status store', 'trimtrail store verify store --json'],
  },
  {
    name: 'sql',
    args: '<source> [query]',
    summary: "Ask in Athena's SQL; without a query, at a prompt",
    options: [
      'source',
      'file',
      'param',
      'location',
      'max-rows',
      'sql-format',
      'json',
      'sql-output',
      'output-dir',
      'raw',
      'price-per-tb',
      'query-log',
      'fail-on',
      'quiet',
      'memory',
      'timeout',
      'no-cache',
      'cache-size',
      'no-progress',
      'threads',
      'max-inflated',
    ],
    examples: [
      `trimtrail sql ./AWSLogs "SELECT eventname, count(*) FROM cloudtrail GROUP BY 1 ORDER BY 2 DESC LIMIT 10"`,
      'trimtrail sql store --file queries.sql --format csv --output result.csv',
      'trimtrail sql event_history.csv',
    ],
  },
  {
    name: 'ddl',
    args: '',
    summary: 'Print the CREATE TABLE statement for Athena or Trino',
    options: ['table', 'ddl-location', 'style', 'engine', 'ddl-accounts', 'regions', 'ddl-from'],
    examples: [
      'trimtrail ddl --location s3://my-trail/AWSLogs/111122223333/ --regions us-east-1,eu-west-1',
      'trimtrail ddl --style organization --location s3://my-trail/AWSLogs/o-exampleorgid/',
      'trimtrail ddl --style parquet --engine trino --location s3://my-bucket/store/',
    ],
  },
  {
    name: 'actions',
    args: '[eventSource] [eventName]',
    summary: 'Say what an event maps to and why',
    options: ['records', 'json'],
    examples: ['trimtrail actions s3.amazonaws.com HeadObject', 'trimtrail actions --records event_history.json'],
  },
  {
    name: 'check',
    args: '<source...>',
    summary: 'Replay the calls that succeeded against policies; exit 1 when one would be denied',
    options: [
      'principal',
      'session',
      'accounts',
      ...WHICH,
      'policy',
      'current',
      'boundary',
      'scp',
      'rcp',
      'session-policy',
      'allow-unknown',
      'grant-guarded',
      'no-inferred',
      'check-format',
      'json',
      ...RUN,
    ],
    examples: [
      'trimtrail check ./AWSLogs --policy policy.json --principal alice',
      'trimtrail check ./AWSLogs --policy a.json --policy b.json --scp root.json --scp account.json --principal role/Deploy',
      'trimtrail check ./AWSLogs --policy policy.json --principal alice --format junit > check.xml',
    ],
  },
  {
    name: 'compare',
    args: '<source...>',
    summary: 'Say what of today’s permissions was used, was not, or could not have been seen',
    options: [
      'principal',
      'session',
      ...WHICH,
      'current',
      'boundary',
      'scp',
      'rcp',
      'selectors',
      'last-accessed',
      'min-days',
      'json',
      ...RUN,
    ],
    examples: [
      'trimtrail compare ./AWSLogs --principal alice --current details.json',
      'trimtrail compare ./AWSLogs --principal role/Deploy --current details.json --selectors selectors.json --last-accessed accessed.json',
    ],
  },
  {
    name: 'backtest',
    args: '<source...>',
    summary: 'Say how often a policy from N days would have denied something in the next M',
    options: ['principal', 'session', ...WHICH, 'observe', 'operate', 'target', 'beta', 'json', ...RUN],
    examples: [
      'trimtrail backtest ./AWSLogs --principal role/Deploy',
      'trimtrail backtest ./AWSLogs --principal alice --observe 14,30,60 --operate 7',
    ],
  },
  {
    name: 'explain',
    args: '<source...>',
    summary: 'Say what one event did to the policy of its principal, and why',
    options: ['event', ...WHICH, 'json', 'quiet', 'strict', 'no-progress', 'threads', 'max-inflated', 'max-values'],
    examples: ['trimtrail explain ./AWSLogs --event 00000000-0000-4000-8000-000000000001'],
  },
  {
    name: 'lint',
    args: '<file...>',
    summary: 'Say what is wrong with policies, and what remains dangerous in them',
    options: ['json', 'fail-on'],
    examples: ['trimtrail lint policy.json', 'trimtrail lint policies/*.json --fail-on medium'],
  },
  {
    name: 'diff',
    args: '<old> <new>',
    summary: 'Compare two policies by meaning; exit 1 when the new one allows more',
    options: ['json'],
    examples: ['trimtrail diff old.json new.json'],
  },
  {
    name: 'verify-logs',
    args: '<source...>',
    summary: "Verify log files by CloudTrail's digest files; exit 1 when one is not as it was delivered",
    options: ['keys', 'json', 'fail-on'],
    examples: ['trimtrail verify-logs ./AWSLogs --keys keys.json'],
  },
  {
    name: 'completion',
    args: '<shell>',
    summary: 'Print the completion script for bash, zsh or fish',
    options: [],
    examples: [
      'source <(trimtrail completion bash)',
      'trimtrail completion fish > ~/.config/fish/completions/trimtrail.fish',
    ],
  },
] as const satisfies readonly CommandRow[];

export type CommandName = (typeof COMMANDS)[number]['name'];
