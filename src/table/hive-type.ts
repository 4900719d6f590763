/**
 * Column types of Hive, as CloudTrail's DDL writes them, and how other engines spell them.
 *
 * Source: Amazon Athena User Guide, "Data types in Amazon Athena"; Trino documentation, "Data types".
 */
import { TrimtrailError } from '../base/errors.js';

/** Hive's scalar types that tables over CloudTrail use: Hive → Trino, DuckDB. */
export const SCALAR_TYPES = {
  string: { trino: 'varchar', duck: 'VARCHAR' },
  boolean: { trino: 'boolean', duck: 'BOOLEAN' },
  tinyint: { trino: 'tinyint', duck: 'TINYINT' },
  smallint: { trino: 'smallint', duck: 'SMALLINT' },
  int: { trino: 'integer', duck: 'INTEGER' },
  bigint: { trino: 'bigint', duck: 'BIGINT' },
  float: { trino: 'real', duck: 'FLOAT' },
  double: { trino: 'double', duck: 'DOUBLE' },
  timestamp: { trino: 'timestamp', duck: 'TIMESTAMP' },
  date: { trino: 'date', duck: 'DATE' },
  binary: { trino: 'varbinary', duck: 'BLOB' },
} as const satisfies Record<string, { readonly trino: string; readonly duck: string }>;

export type ScalarKind = keyof typeof SCALAR_TYPES;

export type HiveType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'struct'; readonly fields: readonly Column[] }
  | { readonly kind: 'array'; readonly of: HiveType }
  | { readonly kind: 'map'; readonly key: HiveType; readonly value: HiveType };

export interface Column {
  /** Lower case, as the metastore keeps it. */
  readonly name: string;
  readonly type: HiveType;
  readonly comment?: string;
}

/** Other spellings of scalar types that DDL may hold; sizes in brackets are dropped. */
const SYNONYMS = new Map<string, ScalarKind>([
  ['varchar', 'string'],
  ['char', 'string'],
  ['integer', 'int'],
  ['real', 'float'],
]);

/** Deep enough for any table; keeps a hostile DDL from ending the stack. */
const MAX_DEPTH = 64;

/** `struct<type:string,arn:string>`, lower case, without white space: as `SHOW CREATE TABLE` and Glue spell it. */
export function printHiveType(type: HiveType): string {
  switch (type.kind) {
    case 'struct':
      return `struct<${type.fields.map(({ name, type: of }) => `${hiveFieldName(name)}:${printHiveType(of)}`).join(',')}>`;
    case 'array':
      return `array<${printHiveType(type.of)}>`;
    case 'map':
      return `map<${printHiveType(type.key)},${printHiveType(type.value)}>`;
    default:
      return type.kind;
  }
}

function hiveFieldName(name: string): string {
  return /^[a-z0-9_]+$/i.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** `STRUCT("type" VARCHAR, arn VARCHAR)`: every field quoted, since DuckDB reserves some of the names. */
export function printDuckType(type: HiveType): string {
  switch (type.kind) {
    case 'struct':
      return `STRUCT(${type.fields.map(({ name, type: of }) => `${quoted(name)} ${printDuckType(of)}`).join(', ')})`;
    case 'array':
      return `${printDuckType(type.of)}[]`;
    case 'map':
      return `MAP(${printDuckType(type.key)}, ${printDuckType(type.value)})`;
    default:
      return SCALAR_TYPES[type.kind].duck;
  }
}

/** `row("type" varchar, "arn" varchar)`. */
export function printTrinoType(type: HiveType): string {
  switch (type.kind) {
    case 'struct':
      return `row(${type.fields.map(({ name, type: of }) => `${quoted(name)} ${printTrinoType(of)}`).join(', ')})`;
    case 'array':
      return `array(${printTrinoType(type.of)})`;
    case 'map':
      return `map(${printTrinoType(type.key)}, ${printTrinoType(type.value)})`;
    default:
      return SCALAR_TYPES[type.kind].trino;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Reads a column type as Hive DDL and Glue write it, in any case and with any white space; field names become lower case.
 *
 * Errors: `bad-usage`, with what was expected and where.
 */
export function parseHiveType(text: string): HiveType {
  const tokens = [...text.matchAll(/`(?:[^`]|``)*`|[A-Za-z0-9_]+|\S/g)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
  const parser: Parser = { text, tokens, at: 0 };
  const type = readType(parser, 0);
  if (parser.at < tokens.length) throw unexpected(parser, 'the end');
  return type;
}

interface Parser {
  readonly text: string;
  readonly tokens: readonly { readonly text: string; readonly at: number }[];
  at: number;
}

function readType(parser: Parser, depth: number): HiveType {
  if (depth > MAX_DEPTH) throw new TrimtrailError('bad-usage', `a column type is nested more than ${MAX_DEPTH} levels`);
  const name = next(parser, 'a type').toLowerCase();
  if (name === 'struct') return readStruct(parser, depth);
  if (name === 'array') return bracketed(parser, () => ({ kind: 'array', of: readType(parser, depth + 1) }));
  if (name === 'map') return bracketed(parser, () => readMap(parser, depth));
  const kind = Object.hasOwn(SCALAR_TYPES, name) ? (name as ScalarKind) : SYNONYMS.get(name); // the table's own key
  if (kind === undefined) {
    parser.at -= 1;
    throw unexpected(parser, 'a type');
  }
  skipSize(parser);
  return { kind };
}

function readMap(parser: Parser, depth: number): HiveType {
  const key = readType(parser, depth + 1);
  expect(parser, ',');
  return { kind: 'map', key, value: readType(parser, depth + 1) };
}

function readStruct(parser: Parser, depth: number): HiveType {
  return bracketed(parser, () => {
    const fields: Column[] = [];
    do fields.push(readField(parser, depth));
    while (take(parser, ','));
    return { kind: 'struct', fields };
  });
}

function readField(parser: Parser, depth: number): Column {
  const raw = next(parser, 'a field name');
  if (!/^[`A-Za-z0-9_]/.test(raw)) {
    parser.at -= 1;
    throw unexpected(parser, 'a field name');
  }
  const name = (raw.startsWith('`') ? raw.slice(1, -1).replaceAll('``', '`') : raw).toLowerCase();
  expect(parser, ':');
  return { name, type: readType(parser, depth + 1) };
}

function bracketed(parser: Parser, read: () => HiveType): HiveType {
  expect(parser, '<');
  const type = read();
  expect(parser, '>');
  return type;
}

/** `varchar(20)`. */
function skipSize(parser: Parser): void {
  if (!take(parser, '(')) return;
  next(parser, 'a size');
  expect(parser, ')');
}

function take(parser: Parser, text: string): boolean {
  if (parser.tokens[parser.at]?.text !== text) return false;
  parser.at += 1;
  return true;
}

function expect(parser: Parser, text: string): void {
  if (!take(parser, text)) throw unexpected(parser, `'${text}'`);
}

function next(parser: Parser, what: string): string {
  const token = parser.tokens[parser.at];
  if (token === undefined) throw unexpected(parser, what);
  parser.at += 1;
  return token.text;
}

function unexpected(parser: Parser, what: string): TrimtrailError {
  const token = parser.tokens[parser.at];
  const found = token === undefined ? 'the end' : `'${token.text}' at ${token.at + 1}`;
  return new TrimtrailError(
    'bad-usage',
    `the column type ${JSON.stringify(parser.text)} has ${found} instead of ${what}`,
    {
      hint: `types are ${Object.keys(SCALAR_TYPES).join(', ')}, struct<name:type,…>, array<type> and map<type,type>`,
    },
  );
}
