import type { Column, HiveType } from '../columns.js';
import type { CreateTable, Properties, TableName } from './types.js';

/** How names are spelled in the statement; the metastore makes them lower case anyway. */
export type Spelling = (name: string) => string;
const AS_IT_IS: Spelling = (name) => name;

/** `CREATE EXTERNAL TABLE` as Athena takes it, one column a line, structs opened up. `parseDdl` gives back what went in. */
export function printCreateTable(create: CreateTable, spelling: Spelling = AS_IT_IS): string {
  const { columns, partitionColumns, comment, serde, serdeProperties, inputFormat, outputFormat, storedAs } = create;
  const lines = [
    `CREATE EXTERNAL TABLE ${create.ifNotExists ? 'IF NOT EXISTS ' : ''}${tableName(create.name)} (`,
    columnLines(columns, spelling),
    ')',
    ...(comment === null ? [] : [`COMMENT ${text(comment)}`]),
    ...(partitionColumns.length === 0 ? [] : ['PARTITIONED BY (', columnLines(partitionColumns, spelling), ')']),
    ...(serde === null ? [] : [`ROW FORMAT SERDE ${text(serde)}`]),
    ...(serdeProperties.size === 0 ? [] : [`WITH SERDEPROPERTIES (${propertyLines(serdeProperties)})`]),
    ...(storedAs === null ? [] : [`STORED AS ${storedAs}`]),
    ...(inputFormat === null ? [] : [`STORED AS INPUTFORMAT ${text(inputFormat)}`]),
    ...(outputFormat === null ? [] : [`OUTPUTFORMAT ${text(outputFormat)}`]),
    `LOCATION ${text(create.location)}`,
    ...(create.properties.size === 0 ? [] : [`TBLPROPERTIES (${propertyLines(create.properties)})`]),
  ];
  return lines.join('\n');
}

function columnLines(columns: readonly Column[], spelling: Spelling): string {
  return columns
    .map(({ name, type, comment }) => {
      const noted = comment === undefined ? '' : ` COMMENT ${text(comment)}`;
      return `  ${hiveName(spelling(name))} ${openType(type, '  ', spelling)}${noted}`;
    })
    .join(',\n');
}

/** A type with the fields of structs on lines of their own; what holds no struct stays on one line. */
function openType(type: HiveType, indent: string, spelling: Spelling): string {
  switch (type.kind) {
    case 'struct': {
      const inner = `${indent}  `;
      const fields = type.fields.map(
        ({ name, type: of }) => `${inner}${hiveName(spelling(name))}: ${openType(of, inner, spelling)}`,
      );
      return `STRUCT<\n${fields.join(',\n')}>`;
    }
    case 'array':
      return `ARRAY<${openType(type.of, indent, spelling)}>`;
    case 'map':
      return `MAP<${openType(type.key, indent, spelling)}, ${openType(type.value, indent, spelling)}>`;
    default:
      return type.kind.toUpperCase();
  }
}

function propertyLines(properties: Properties): string {
  const lines = [...properties].map(([key, value]) => `  ${text(key)} = ${text(value)}`);
  return `\n${lines.join(',\n')}\n`;
}

/** Reserved words that columns of CloudTrail tables bear. Source: Amazon Athena User Guide, "Reserved keywords". */
const RESERVED: ReadonlySet<string> = new Set([
  'timestamp',
  'date',
  'time',
  'table',
  'partition',
  'order',
  'group',
  'user',
]);

/** A name as Hive reads it: in backquotes where it is no plain word. */
export function hiveName(name: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name.toLowerCase());
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``;
}

export function tableName({ database, table }: TableName): string {
  return database === null ? hiveName(table) : `${hiveName(database)}.${hiveName(table)}`;
}

/** A text as Hive reads it. */
export function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
