/** What a partition column of a trail's path stands for. The path has the day of delivery; rows here have that of the event. */
export type PartitionMeaning = 'account' | 'region' | 'date' | 'year' | 'month' | 'day' | 'hour';

/** Names in published DDL, without the affixes `p_`, `_partition` and the like. */
const MEANINGS: Readonly<Record<string, PartitionMeaning>> = {
  account: 'account',
  accountid: 'account',
  account_id: 'account',
  aws_account: 'account',
  aws_account_id: 'account',
  region: 'region',
  aws_region: 'region',
  awsregion: 'region',
  timestamp: 'date',
  date: 'date',
  dt: 'date',
  ds: 'date',
  eventdate: 'date',
  event_date: 'date',
  ingest_date: 'date',
  logdate: 'date',
  log_date: 'date',
  year: 'year',
  month: 'month',
  day: 'day',
  hour: 'hour',
};

/** What a partition column means by its name; null for a name that nobody uses for CloudTrail. */
export function partitionMeaning(name: string): PartitionMeaning | null {
  const plain = name.replace(/^p_/, '').replace(/_partition$/, '');
  return Object.hasOwn(MEANINGS, plain) ? (MEANINGS[plain] ?? null) : null;
}

/** Java's date patterns as strftime's, the parts that paths use. */
const FORMATS: readonly (readonly [java: string, strftime: string])[] = [
  ['yyyy', '%Y'],
  ['MM', '%m'],
  ['dd', '%d'],
  ['HH', '%H'],
];

/** `yyyy/MM/dd` → `%Y/%m/%d`; null for a pattern with anything else in it. */
export function strftimePattern(java: string): string | null {
  const pattern = FORMATS.reduce((text, [from, to]) => text.replace(from, to), java);
  return /^(?:%[YmdH]|[-/_ T.])*$/.test(pattern) ? pattern : null;
}
