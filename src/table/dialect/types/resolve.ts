import { QueryProblem } from '../syntax/position.js';
import { PLAIN_TYPES } from './type.js';
import { printTypeName } from '../syntax/type-name.js';
import type { TypeName } from '../syntax/type-name.js';
import type { PlainKind, TrinoType } from './type.js';

const SYNONYMS: Readonly<Record<string, PlainKind>> = {
  int: 'integer',
  float: 'real',
  string: 'unknown',
};

const UNSUPPORTED = ['char', 'time with time zone', 'hyperloglog', 'p4hyperloglog', 'qdigest', 'tdigest', 'geometry'];

/** The type that a name in a query means. Throws {@link QueryProblem}. */
export function resolveType(written: TypeName): TrinoType {
  const { name, numbers } = written;
  const [first, second] = numbers;
  if (UNSUPPORTED.includes(name)) throw problem(written, `type ${name} is not supported`, 'sql-unsupported');
  switch (name) {
    case 'varchar':
      return { kind: 'varchar', length: first };
    case 'decimal':
    case 'dec':
    case 'numeric':
      return { kind: 'decimal', precision: first ?? 38, scale: second ?? 0 };
    case 'timestamp':
    case 'time':
      return { kind: name, precision: microseconds(written) };
    case 'timestamp with time zone':
      return { kind: name, precision: microseconds(written), zone: 'UTC' };
    case 'array':
    case 'map':
    case 'row':
      return nestedType(written);
    default:
      return plainType(written);
  }
}

function plainType(written: TypeName): TrinoType {
  const name = SYNONYMS[written.name] ?? written.name;
  const kind = PLAIN_TYPES.find((each) => each === name && each !== 'unknown');
  if (kind !== undefined) return { kind };
  const hint = written.name === 'string' ? 'Queries say VARCHAR; STRING is for DDL.' : undefined;
  throw problem(written, `Unknown type: ${printTypeName(written)}`, 'sql-type', hint);
}

function nestedType(written: TypeName): TrinoType {
  const types = written.types.map((each) => ({ name: each.name, type: resolveType(each.type) }));
  const [first, second] = types;
  if (written.name === 'row')
    return { kind: 'row', fields: types.map((each, index) => ({ ...each, key: `f${String(index)}` })) };
  if (written.name === 'array' && first !== undefined && types.length === 1) return { kind: 'array', of: first.type };
  if (first !== undefined && second !== undefined && types.length === 2)
    return { kind: 'map', key: first.type, value: second.type };
  throw problem(written, `Unknown type: ${printTypeName(written)}`, 'sql-type');
}

/** DuckDB keeps microseconds; a finer precision cannot be held. */
function microseconds(written: TypeName): number {
  const precision = written.numbers[0] ?? 3;
  if (precision > 6)
    throw problem(written, `${printTypeName(written)}: no more than 6 digits are supported`, 'sql-unsupported');
  return precision;
}

// eslint-disable-next-line max-params -- an error's parts
function problem(
  written: TypeName,
  message: string,
  code: 'sql-type' | 'sql-unsupported',
  hint?: string,
): QueryProblem {
  return new QueryProblem(code, message, { at: written.at, hint });
}
