import { TrimtrailError } from '../../base/errors.js';
import type { Cell } from '../engine.js';
import { innerType, type TypeSignature } from './protocol.js';

/** Makes a value of the protocol the cell of its type. Errors: `query-failed` when it is none of that type. */
export function cellOf(value: unknown, type: TypeSignature): Cell {
  if (value === null || value === undefined) return null;
  const convert = CONVERTERS[type.rawType] ?? asText;
  return convert(value, type);
}

type Convert = (value: unknown, type: TypeSignature) => Cell;

const CONVERTERS: Readonly<Record<string, Convert>> = {
  boolean: (value, type) => (typeof value === 'boolean' ? value : wrong(value, type)),
  tinyint: asNumber,
  smallint: asNumber,
  integer: asNumber,
  bigint: asBigInt,
  real: asNumber,
  double: asNumber,
  varbinary: (value, type) => (typeof value === 'string' ? hexText(Buffer.from(value, 'base64')) : wrong(value, type)),
  array: (value, type) => {
    const inner = innerType(type.arguments[0]).type;
    return listOf(value, type).map((item) => cellOf(item, inner));
  },
  map: (value, type) => {
    const [key, held] = [innerType(type.arguments[0]).type, innerType(type.arguments[1]).type];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(value, type);
    return new Map(Object.entries(value).map(([name, item]) => [keyOf(name, key), cellOf(item, held)]));
  },
  row: (value, type) => {
    const list = listOf(value, type);
    return Object.fromEntries(
      type.arguments.map((argument, at) => {
        const field = innerType(argument);
        return [field.name === '' ? `field${at}` : field.name, cellOf(list[at], field.type)];
      }),
    );
  },
};

function asText(value: unknown, type: TypeSignature): Cell {
  return typeof value === 'string' ? value : wrong(value, type);
}

/** `NaN` and the infinities come as texts. */
function asNumber(value: unknown, type: TypeSignature): Cell {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && /^(?:NaN|-?Infinity|-?\d+)$/.test(value) ? Number(value) : null;
  return number ?? wrong(value, type);
}

function asBigInt(value: unknown, type: TypeSignature): Cell {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : wrong(value, type);
}

/** Keys of a map are texts, whatever their type. */
function keyOf(name: string, type: TypeSignature): Cell {
  const isNumber = ['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double'].includes(type.rawType);
  if (isNumber) return cellOf(name, type);
  return type.rawType === 'boolean' ? name === 'true' : name;
}

function listOf(value: unknown, type: TypeSignature): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : wrong(value, type);
}

const hexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

function wrong(value: unknown, { rawType }: TypeSignature): never {
  throw new TrimtrailError('query-failed', `Trino sent a ${typeof value} where a ${rawType} was due`, {
    hint: 'report this with the version of the server',
  });
}
