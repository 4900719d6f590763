import type { DuckDBType, DuckDBValue, DuckDBValueConverter } from '@duckdb/node-api';
import type * as duckdb from '@duckdb/node-api';
import type { Cell, CellStruct } from '../engine.js';

type Module = Pick<
  typeof duckdb,
  'DuckDBTypeId' | 'DuckDBBlobValue' | 'DuckDBListValue' | 'DuckDBArrayValue' | 'DuckDBStructValue' | 'DuckDBMapValue'
>;

/** Makes DuckDB's values plain data ({@link Cell}), dates and times as Trino prints them. */
export function cellConverter(module: Module): DuckDBValueConverter<Cell> {
  const {
    DuckDBTypeId: Id,
    DuckDBBlobValue,
    DuckDBListValue,
    DuckDBArrayValue,
    DuckDBStructValue,
    DuckDBMapValue,
  } = module;
  const typed: Partial<Record<number, (value: DuckDBValue) => Cell>> = {
    [Id.TIMESTAMP]: (value) => timestampText(String(value)),
    [Id.TIMESTAMP_S]: (value) => timestampText(String(value)),
    [Id.TIMESTAMP_MS]: (value) => timestampText(String(value)),
    [Id.TIMESTAMP_NS]: (value) => timestampText(String(value)),
    [Id.TIMESTAMP_TZ]: (value) => instantText(value),
    [Id.TIME]: (value) => fraction(String(value)),
  };
  const convert = (value: DuckDBValue, type: DuckDBType): Cell => {
    if (value === null || typeof value !== 'object') return value;
    const make = typed[type.typeId];
    if (make !== undefined) return make(value);
    if (value instanceof DuckDBBlobValue) return hexText(value.bytes);
    if (value instanceof DuckDBListValue) return value.items.map((item) => convert(item, itemType(type)));
    if (value instanceof DuckDBArrayValue) return value.items.map((item) => convert(item, itemType(type)));
    if (value instanceof DuckDBStructValue) return struct(value.entries, type);
    if (value instanceof DuckDBMapValue) {
      const { key: keyType, value: valueType } = mapTypes(type);
      return new Map(value.entries.map(({ key, value: held }) => [convert(key, keyType), convert(held, valueType)]));
    }
    return value.toString();
  };
  const struct = (entries: Readonly<Record<string, DuckDBValue>>, type: DuckDBType): CellStruct =>
    Object.fromEntries(Object.entries(entries).map(([name, held]) => [name, convert(held, fieldType(type, name))]));
  return convert;
}

function itemType(type: DuckDBType): DuckDBType {
  return 'valueType' in type && !('keyType' in type) ? type.valueType : type;
}

function mapTypes(type: DuckDBType): { readonly key: DuckDBType; readonly value: DuckDBType } {
  return 'keyType' in type ? { key: type.keyType, value: type.valueType } : { key: type, value: type };
}

function fieldType(type: DuckDBType, name: string): DuckDBType {
  return 'entryTypes' in type ? (type.entryTypes[type.entryNames.indexOf(name)] ?? type) : type;
}

/** Trino prints at least milliseconds: `2026-03-01 09:00:00.000`. */
const timestampText = (text: string): string => fraction(text);

function fraction(text: string): string {
  const [, whole = text, digits = ''] = /^(.*:\d\d)(?:\.(\d+))?$/.exec(text) ?? [];
  return whole.includes(':') ? `${whole}.${digits.padEnd(3, '0')}` : text;
}

/** A point in time, in UTC: the session's zone is fixed. */
function instantText(value: DuckDBValue): string {
  return `${fraction(String(value).replace(/[+-]\d\d(:\d\d)?$/, ''))} UTC`;
}

/** As Athena prints varbinary: `68 65 6c`. */
function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
