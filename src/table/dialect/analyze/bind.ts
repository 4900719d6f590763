import { canCoerce, commonType, isInteger, isNumber, sameType } from '../types/common.js';
import { PLAIN_TYPES } from '../types/type.js';
import type { Pattern } from '../functions/signature.js';
import type { Kind, TrinoType } from '../types/type.js';

export type Bindings = Map<string, TrinoType>;

const MOMENTS: readonly Kind[] = ['date', 'timestamp', 'timestamp with time zone'];

/** What a variable's letter asks of its type. */
const CONSTRAINTS: Readonly<Record<string, (type: TrinoType) => boolean>> = {
  N: (type) => isNumber(type) || type.kind === 'unknown',
  I: (type) => isInteger(type) || type.kind === 'unknown',
  M: (type) => MOMENTS.includes(type.kind) || type.kind === 'unknown',
};

/** Types whose parameters (length, precision, zone) a signature leaves open: the argument keeps its own. */
const OPEN: readonly string[] = ['varchar', 'decimal', 'timestamp', 'timestamp with time zone', 'time', 'row'];

/** Fits an argument's type to a parameter, binding variables. False where it does not fit. */
export function unify(pattern: Pattern, type: TrinoType, bindings: Bindings): boolean {
  if (pattern.kind === 'variable') return bind(pattern.name, type, bindings);
  if (pattern.kind !== 'type') return false;
  if (pattern.inner.length > 0) return unifyNested(pattern, type, bindings);
  if (type.kind === 'unknown') return true;
  if (type.kind === pattern.name) return true;
  const wanted = concrete(pattern.name);
  return wanted !== undefined && canCoerce(type, wanted);
}

function bind(name: string, type: TrinoType, bindings: Bindings): boolean {
  if (name === 'A') return true; // each argument its own
  if (CONSTRAINTS[name]?.(type) === false) return false;
  const bound = bindings.get(name);
  const common = bound === undefined ? type : commonType(bound, type);
  if (common === undefined) return false;
  bindings.set(name, common);
  return true;
}

function unifyNested(pattern: Extract<Pattern, { kind: 'type' }>, type: TrinoType, bindings: Bindings): boolean {
  const [first, second] = pattern.inner;
  if (first === undefined) return false;
  if (type.kind === 'unknown') return true;
  if (pattern.name === 'array') return type.kind === 'array' && unify(first, type.of, bindings);
  if (pattern.name !== 'map' || type.kind !== 'map' || second === undefined) return false;
  return unify(first, type.key, bindings) && unify(second, type.value, bindings);
}

function concrete(name: string): TrinoType | undefined {
  if (name === 'varchar') return { kind: 'varchar' };
  if (name === 'timestamp' || name === 'time') return { kind: name, precision: 3 };
  if (name === 'timestamp with time zone') return { kind: name, precision: 3, zone: 'UTC' };
  const kind = PLAIN_TYPES.find((each) => each === name);
  return kind && { kind };
}

/** The type that a pattern means once its variables are bound; `argument` is the type that stands there. */
export function substitute(pattern: Pattern, bindings: Bindings, argument?: TrinoType): TrinoType {
  if (pattern.kind === 'variable')
    return (pattern.name === 'A' ? argument : bindings.get(pattern.name)) ?? { kind: 'unknown' };
  if (pattern.kind !== 'type') return argument ?? { kind: 'unknown' };
  const [first, second] = pattern.inner;
  if (pattern.name === 'array' && first !== undefined)
    return { kind: 'array', of: substitute(first, bindings, argument?.kind === 'array' ? argument.of : undefined) };
  if (pattern.name === 'map' && first !== undefined && second !== undefined)
    return { kind: 'map', key: substitute(first, bindings), value: substitute(second, bindings) };
  if (argument?.kind === pattern.name && OPEN.includes(pattern.name)) return argument;
  return concrete(pattern.name) ?? { kind: 'unknown' };
}

/** How far an argument is from its parameter: 0 the same, 1 another type. */
export function distance(from: TrinoType, to: TrinoType): number {
  if (from.kind === 'unknown') return 0;
  return sameType(from, to) ? 0 : 1;
}
