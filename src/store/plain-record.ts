import type { CloudTrailRecord } from '../base/record.js';
import { LINE_TYPE, type FieldType, type StructType } from './record-fields.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What the columns do not hold of a record whose own JSON gives the columns as it stands: its fields that the table does not name, and its
 * nulls. `null`: some value is not of its column's type, so that the columns have to be made of it; undefined: the columns say everything.
 */
export function restOfPlain(record: CloudTrailRecord): Fields | null | undefined {
  return restOfStruct(record, LINE_TYPE);
}

function restOfStruct(value: Fields, type: StructType): Fields | null | undefined {
  let rest: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const field = type.byName.get(name);
    const left =
      field === undefined ? { whole: member } : member === null ? { whole: null } : restOfValue(member, field.type);
    if (left === null) return null;
    if (left === undefined) continue;
    if (name === '__proto__') return null;
    (rest ??= {})[name] = left.whole;
  }
  return rest;
}

/** Boxed, so that null can be left over. */
type Left = { readonly whole: unknown } | null | undefined;

function restOfValue(value: unknown, type: FieldType): Left {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : null;
    case 'flag':
      return typeof value === 'boolean' ? undefined : null;
    case 'json':
      return typeof value === 'object' ? undefined : null;
    case 'map':
      return isFields(value) && Object.values(value).every((entry) => typeof entry === 'string') ? undefined : null;
    case 'list':
      return Array.isArray(value) ? restOfList(value, type.of) : null;
    case 'struct':
      return isFields(value) ? boxed(restOfStruct(value, type)) : null;
  }
}

function restOfList(values: readonly unknown[], of: StructType): Left {
  let rest: unknown[] | undefined;
  for (const [index, value] of values.entries()) {
    const left = isFields(value) ? restOfStruct(value, of) : null;
    if (left === null) return null;
    if (left !== undefined) (rest ??= values.map(() => ({})))[index] = left;
  }
  return boxed(rest);
}

const boxed = (rest: unknown): Left => (rest === undefined ? undefined : rest === null ? null : { whole: rest });

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
