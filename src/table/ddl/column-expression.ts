import { CLOUDTRAIL_COLUMNS, type Column, type HiveType } from '../columns.js';
import { printDuckType } from '../hive-type.js';
import { cloudTrailSpelling, UNNAMED_FIELDS } from './spelling.js';
import { partitionMeaning, strftimePattern, type PartitionMeaning } from './partition-columns.js';

/** A column that a user's DDL wants and that cannot be given, with the reason. */
export interface RefusedColumn {
  readonly refused: string;
  readonly hint: string;
}
export type ColumnExpression = { readonly sql: string } | RefusedColumn;

/** The column that holds, as JSON, what no other column of the store does. */
const REST = 'otherfields';

/** A column of a user's DDL as an expression over the store's columns. Names and types are the user's. */
export function columnExpression({ name, type }: Column): ColumnExpression {
  const have = CLOUDTRAIL_COLUMNS.find((column) => column.name === name);
  if (have !== undefined) return convert({ sql: quoted(name), path: name }, have.type, type);
  if (UNNAMED_FIELDS.has(name)) return fromRest(name, type);
  return {
    refused: `column '${name}' is no field of CloudTrail's records`,
    hint: 'leave it out; docs/sql.md lists the columns',
  };
}

interface Held {
  readonly sql: string;
  /** For messages: `useridentity.sessioncontext`. */
  readonly path: string;
}

function convert(held: Held, have: HiveType, want: HiveType): ColumnExpression {
  if (want.kind === 'struct' && have.kind === 'struct') return convertStruct(held, have.fields, want.fields);
  if (want.kind === 'array' && have.kind === 'array') return convertArray(held, have.of, want.of);
  if (want.kind === 'map' && have.kind === 'map') return convertMap(held, want);
  if (want.kind === 'map' && have.kind === 'struct') return structAsMap(held, have.fields, want);
  if (want.kind === have.kind) return { sql: held.sql };
  if (have.kind === 'string') return fromText(held, want);
  return cannot(held, want);
}

/** What JsonSerDe makes of a JSON text or boolean under another type. */
function fromText(held: Held, want: HiveType): ColumnExpression {
  if (['boolean', 'int', 'bigint', 'tinyint', 'smallint', 'double', 'float'].includes(want.kind)) {
    return { sql: `TRY_CAST(${held.sql} AS ${printDuckType(want)})` };
  }
  return cannot(held, want);
}

function convertStruct(held: Held, have: readonly Column[], want: readonly Column[]): ColumnExpression {
  const parts: string[] = [];
  for (const { name, type } of want) {
    const field = have.find((each) => each.name === name);
    const path = `${held.path}.${name}`;
    const part =
      field === undefined
        ? nested(path, type)
        : convert({ sql: `${held.sql}.${quoted(name)}`, path }, field.type, type);
    if ('refused' in part) return part;
    parts.push(`${quoted(name)} := ${part.sql}`);
  }
  return { sql: `CASE WHEN ${held.sql} IS NOT NULL THEN struct_pack(${parts.join(', ')}) END` };
}

/** A field of a struct that the documented DDL does not have: in the rest, where the record has it at all. */
function nested(path: string, type: HiveType): ColumnExpression {
  if (type.kind !== 'string') {
    return {
      refused: `field '${path}' can be read as a string only`,
      hint: `declare it as ${path.split('.').at(-1) ?? ''}: string`,
    };
  }
  return { sql: restText(path) };
}

function convertArray(held: Held, have: HiveType, want: HiveType): ColumnExpression {
  const item = convert({ sql: 'item', path: held.path }, have, want);
  return 'refused' in item ? item : { sql: `list_transform(${held.sql}, lambda item: ${item.sql})` };
}

function convertMap(held: Held, want: HiveType): ColumnExpression {
  return want.kind === 'map' && want.key.kind === 'string' && want.value.kind === 'string'
    ? { sql: held.sql }
    : cannot(held, want);
}

/** `webidfederationdata` was a map before it was a struct: values that are objects are their JSON. */
function structAsMap(held: Held, fields: readonly Column[], want: HiveType): ColumnExpression {
  if (want.kind !== 'map' || want.key.kind !== 'string' || want.value.kind !== 'string') return cannot(held, want);
  const entries = fields.map(({ name, type }) => {
    const value = `${held.sql}.${quoted(name)}`;
    const text = type.kind === 'string' ? value : `CAST(to_json(${value}) AS VARCHAR)`;
    return `{'k': '${cloudTrailSpelling(name)}', 'v': ${text}}`;
  });
  const pairs = `list_filter([${entries.join(', ')}], lambda e: e.v IS NOT NULL)`;
  return {
    sql: `CASE WHEN ${held.sql} IS NOT NULL THEN map(list_transform(${pairs}, lambda e: e.k), list_transform(${pairs}, lambda e: e.v)) END`,
  };
}

function fromRest(name: string, type: HiveType): ColumnExpression {
  const text = restText(name);
  if (type.kind === 'string') return { sql: text };
  return fromText({ sql: text, path: name }, type);
}

/** Names of the path come from a DDL: they are written as CloudTrail spells them, quoted for a JSON path. */
function restText(path: string): string {
  const steps = path.split('.').map((name) => `."${cloudTrailSpelling(name).replaceAll(/[^\w]/g, '')}"`);
  return `json_extract_string(${REST}, '$${steps.join('')}')`;
}

function cannot(held: Held, want: HiveType): RefusedColumn {
  return {
    refused: `'${held.path}' cannot be read as ${want.kind}`,
    hint: 'declare it as the documented DDL does; `trimtrail ddl` prints that',
  };
}

/** What to compute a partition column from; the event's own account, region and time. */
const SOURCES: Readonly<Record<Exclude<PartitionMeaning, 'date'>, string>> = {
  account: "coalesce(nullif(recipientaccountid, ''), useridentity.accountid)",
  region: 'awsregion',
  year: 'eventtime[1:4]',
  month: 'eventtime[6:7]',
  day: 'eventtime[9:10]',
  hour: 'eventtime[12:13]',
};

/** A partition column as an expression; `format` is the projection's, for dates. */
export function partitionExpression({ name, type }: Column, format: string | null): ColumnExpression {
  const meaning = partitionMeaning(name);
  if (meaning === null) {
    return {
      refused: `partition column '${name}' is not one that can be told from an event`,
      hint: 'account, region, timestamp, date, year, month, day and hour can, under their usual names',
    };
  }
  // `day` is a whole date in some published tables
  const isWhole = meaning === 'date' || (meaning === 'day' && format !== null && format !== 'dd');
  const text = meaning === 'date' || isWhole ? dateText(format ?? 'yyyy/MM/dd') : SOURCES[meaning];
  if (text === null)
    return { refused: `the date format '${format ?? ''}' of '${name}' is not supported`, hint: 'such as yyyy/MM/dd' };
  return type.kind === 'string' ? { sql: text } : fromText({ sql: text, path: name }, type);
}

function dateText(format: string): string | null {
  const pattern = strftimePattern(format);
  return pattern === null ? null : `strftime(TRY_CAST(eventtime[1:19] AS TIMESTAMP), '${pattern}')`;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
