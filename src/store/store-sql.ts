/** SQL over spool lines and over the store's files. Paths are ours and are quoted; no text of a record ever stands in a statement. */
import { RECORD_SHAPES } from '../base/usage-row.js';
import { quoteName, quoteText } from '../engines/duckdb/quote.js';
import { CLOUDTRAIL_COLUMNS, printDuckType } from '../table/columns.js';
import { LINE_TYPE, RECORD_FIELDS, type FieldType } from './record-fields.js';

/**
 * Columns of the store that the DDL does not have. `recordid` stands for the eventID where a record has none, `recordshape` says how much
 * its source kept, `copiesdiffer` is true where equally rich copies of the event differed, `otherfields` holds as JSON what the other
 * columns do not.
 */
export const STORE_COLUMNS = {
  recordid: 'VARCHAR',
  recordshape: 'VARCHAR',
  copiesdiffer: 'BOOLEAN',
  otherfields: 'VARCHAR',
} as const;

/** Every column of a store file, in order, with DuckDB's type. */
export const FILE_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ...CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, printDuckType(type)] as const),
  ...Object.entries(STORE_COLUMNS),
];

/** The columns of spool lines: see `RecordLine`. */
const LINE_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['r', lineType(LINE_TYPE)],
  ['o', 'JSON'],
  ...Object.entries(STORE_COLUMNS).filter(([name]) => name !== 'otherfields'),
  ['identity', 'VARCHAR'],
  ['rank', 'TINYINT'],
  ['n', 'BIGINT'],
];
/** What tells copies apart, and no more of the record. */
const KEY_COLUMNS: typeof LINE_COLUMNS = [
  ['r', 'STRUCT("eventID" VARCHAR)'],
  ['identity', 'VARCHAR'],
  ['rank', 'TINYINT'],
  ['n', 'BIGINT'],
];

/** DuckDB's type of a spool line's field. */
export function lineType(type: FieldType): string {
  if (type.kind === 'list') return `${lineType(type.of)}[]`;
  if (type.kind === 'struct')
    return `STRUCT(${type.fields.map((field) => `${quoteName(field.column)} ${lineType(field.type)}`).join(', ')})`;
  return type.kind === 'json' ? 'JSON' : type.kind === 'map' ? 'MAP(VARCHAR, VARCHAR)' : 'VARCHAR';
}

/** DuckDB's own default, and the most that it is given: a buffer of this size is held. */
const LEAST_OBJECT = 16 * 2 ** 20;

/** A list of files as DuckDB writes lists. */
export const fileList = (paths: readonly string[]): string => `[${paths.map(quoteText).join(', ')}]`;

/** Spool lines as a table; of the `keys` alone, or whole. */
export function linesTable(paths: readonly string[], longest: number, what: 'keys' | 'whole' = 'whole'): string {
  const wanted = what === 'keys' ? KEY_COLUMNS : LINE_COLUMNS;
  const types = wanted.map(([name, type]) => `${quoteName(name)}: ${quoteText(type)}`).join(', ');
  const size = Math.max(LEAST_OBJECT, longest + 1024);
  return `read_json(${fileList(paths)}, columns = {${types}}, format = 'newline_delimited', maximum_object_size = ${size})`;
}

/** The store's files as a table. */
export const filesTable = (paths: readonly string[], options = ''): string =>
  `read_parquet(${fileList(paths)}, hive_partitioning = false${options})`;

/** The columns of a store file, from spool lines. A JSON column that holds a text alone is that text. */
export const FROM_LINES: string = [
  ...RECORD_FIELDS.map(({ name, column, type }) => {
    const value = `r.${quoteName(name)}`;
    if (type.kind !== 'json') return `${value}::${duckTypeOf(column)} AS ${quoteName(column)}`;
    return `CASE WHEN starts_with(${value}::VARCHAR, '"') THEN ${value} ->> '$' ELSE ${value}::VARCHAR END AS ${quoteName(column)}`;
  }),
  'recordid',
  'recordshape',
  'copiesdiffer',
  'o::VARCHAR AS otherfields',
].join(', ');

function duckTypeOf(column: string): string {
  return FILE_COLUMNS.find(([name]) => name === column)?.[1] ?? 'VARCHAR';
}

export const FROM_FILES: string = FILE_COLUMNS.map(([name]) => quoteName(name)).join(', ');

/** What copies of an event share, from spool lines and from files: see `copyIdentity`. */
export const LINE_IDENTITY = 'coalesce(identity, r."eventID")';
export const FILE_IDENTITY = `coalesce(nullif(addendum.originaleventid, ''), eventid, recordid)`;

/** See `copyRank`. */
export const FILE_RANK =
  `(CASE WHEN coalesce(addendum.originaleventid, '') = '' THEN ${RECORD_SHAPES.length} ELSE 0 END + CASE recordshape ` +
  `${RECORD_SHAPES.map((shape, rank) => `WHEN '${shape}' THEN ${rank}`).join(' ')} ELSE 0 END)`;

/** One principal's rows lie together, then one service's, then one call's. */
const ORDER =
  `coalesce(nullif(useridentity.sessioncontext.sessionissuer.arn, ''), useridentity.arn, useridentity.principalid, ` +
  `useridentity.invokedby, useridentity.username, ''), eventsource, eventname, eventtime, eventid, recordid`;

/** Distinct values beyond which a column is written without a dictionary: then zstd does better on texts such as parameters. */
const DICTIONARY = 1000;
/** Small enough that a principal's rows can be found by the statistics of row groups. */
const ROW_GROUP = 30_720;

/** Writes rows of the given texts (each a SELECT of {@link FILE_COLUMNS}) to one sorted file. */
export function copyStatement(selects: readonly string[], to: string): string {
  return (
    `COPY (SELECT * FROM (${selects.join(' UNION ALL ')}) ORDER BY ${ORDER}) TO ${quoteText(to)} ` +
    `(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT ${DICTIONARY}, ROW_GROUP_SIZE ${ROW_GROUP})`
  );
}
