/**
 * A record as a row of the table and back. What the columns alone would not give back stands in `otherfields`: fields that the
 * DDL does not name, and values that are not of the column's type. So `recordOf(rowOf(record))` is the record.
 */
import type { CloudTrailRecord } from '../base/record.js';
import { RECORD_TYPE, type Field, type FieldType, type StructType } from './record-fields.js';

type Fields = Readonly<Record<string, unknown>>;

/** A row: columns by name, and the rest. JSON columns hold JSON values here, not texts. */
export interface RecordRow {
  readonly columns: Fields;
  /**
   * Nested as the record is. A member that the table names but cannot hold stands here whole; of an object or list that it holds in
   * part, the part it does not. Undefined: the columns say everything.
   */
  readonly other: Fields | undefined;
}

/** A record's row. `type`: how its columns are called. */
export function rowOf(record: CloudTrailRecord, type: StructType = RECORD_TYPE): RecordRow {
  const columns: Fields = {};
  return { columns, other: splitStruct(record, type, columns) };
}

/** The record that gave the row. JSON columns may hold texts, as they come from the table. */
export function recordOf(row: RecordRow, type: StructType = RECORD_TYPE): CloudTrailRecord {
  const record = joinStruct(row.columns, type);
  return mendStruct(record, type, row.other ?? {}) as unknown as CloudTrailRecord; // rows are made of records only
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `__proto__` is a name like any other here. */
function set(target: Fields, name: string, value: unknown): void {
  if (name !== '__proto__') (target as Record<string, unknown>)[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Writes the members of `value` to `columns`; gives back what is left over, undefined for nothing. */
function splitStruct(value: Fields, type: StructType, columns: Fields): Fields | undefined {
  let left: Fields | undefined;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined) continue;
    const field = type.byName.get(name);
    const rest = field === undefined ? member : splitField(member, field, columns);
    if (rest !== undefined) set((left ??= {}), name, rest);
  }
  return left;
}

/** As {@link splitStruct}, for one member; what the column cannot hold is left over whole. */
function splitField(value: unknown, { type, column }: Field, columns: Fields): unknown {
  if (value === null) return null;
  if (type.kind === 'text' || type.kind === 'flag') {
    set(columns, column, textOf(value));
    return typeof value === (type.kind === 'text' ? 'string' : 'boolean') ? undefined : value;
  }
  if (type.kind === 'json') {
    set(columns, column, value);
    return typeof value === 'object' ? undefined : value;
  }
  if (type.kind === 'list') return Array.isArray(value) ? splitList(value, { type, column }, columns) : value;
  if (!isFields(value)) return value;
  if (type.kind === 'map') return splitMap(value, column, columns);
  const inner: Fields = {};
  const left = splitStruct(value, type, inner);
  set(columns, column, inner);
  return left;
}

function splitMap(value: Fields, column: string, columns: Fields): unknown {
  const texts: Fields = {};
  for (const name of Object.keys(value)) set(texts, name, textOf(value[name]));
  set(columns, column, texts);
  return Object.values(value).every((entry) => typeof entry === 'string') ? undefined : value;
}

interface ListField {
  readonly column: string;
  readonly type: FieldType & { readonly kind: 'list' };
}

function splitList(values: readonly unknown[], { type, column }: ListField, columns: Fields): unknown {
  const entries: (Fields | null)[] = [];
  let left: unknown[] | undefined;
  for (const [index, value] of values.entries()) {
    const entry: Fields = {};
    const rest = isFields(value) ? splitStruct(value, type.of, entry) : value;
    entries.push(isFields(value) ? entry : null);
    if (rest !== undefined) (left ??= values.map(() => ({})))[index] = rest;
  }
  set(columns, column, entries);
  return left;
}

/** As Hive's JSON SerDe reads a value into a text column: scalars as they are written, the rest as JSON. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function joinStruct(columns: Fields, type: StructType): Fields {
  const record: Fields = {};
  for (const { name, column, type: of } of type.fields) {
    const value = columns[column];
    if (value !== null && value !== undefined) set(record, name, joinValue(value, of));
  }
  return record;
}

function joinValue(value: unknown, type: FieldType): unknown {
  if (type.kind === 'flag') return value === 'true' ? true : value === 'false' ? false : value;
  if (type.kind === 'json') return typeof value === 'string' ? parsed(value) : value;
  if (type.kind === 'map')
    return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : value;
  if (type.kind === 'struct') return isFields(value) ? joinStruct(value, type) : value;
  if (type.kind === 'list' && Array.isArray(value)) return value.map((entry) => joinValue(entry ?? {}, type.of));
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Puts what was left over back: see {@link splitStruct}. */
function mendStruct(value: Fields, type: StructType, left: Fields): Fields {
  const mended: Fields = { ...value };
  for (const name of Object.keys(left)) {
    const field = type.byName.get(name);
    const present = Object.hasOwn(value, name) ? value[name] : undefined;
    set(mended, name, field === undefined ? left[name] : mendValue(present, field.type, left[name]));
  }
  return mended;
}

function mendValue(value: unknown, type: FieldType, left: unknown): unknown {
  if (type.kind === 'struct' && isFields(left)) return mendStruct(isFields(value) ? value : {}, type, left);
  if (type.kind !== 'list' || !Array.isArray(left) || !Array.isArray(value)) return left;
  return value.map((entry: unknown, index) => mendValue(entry, type.of, left[index]));
}
