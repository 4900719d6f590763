import type { Cursor } from './cursor.js';
import type { TypeName } from './type-name.js';

interface Parameters {
  readonly numbers: readonly number[];
  readonly types: TypeName['types'];
}

/** A type. `integer array` in the old spelling is one too. */
export function parseType(cursor: Cursor): TypeName {
  let type = cursor.nested(() => simpleType(cursor));
  while (cursor.word('array')) type = { name: 'array', numbers: [], types: [{ name: undefined, type }], at: type.at };
  return type;
}

function simpleType(cursor: Cursor): TypeName {
  const { at } = cursor;
  if (cursor.word('double', 'precision')) return { name: 'double', numbers: [], types: [], at };
  if (cursor.word('interval')) return { name: intervalName(cursor), numbers: [], types: [], at };
  const name = cursor.name().text;
  if (name === 'array' && cursor.symbol('<')) return closing(cursor, { name, at, types: [unnamed(cursor)] });
  if (name === 'map' && cursor.symbol('<')) return closing(cursor, { name, at, types: mapTypes(cursor) });
  const parameters = cursor.isSymbol('(') ? typeParameters(cursor, name) : { numbers: [], types: [] };
  if (name !== 'timestamp' && name !== 'time') return { name, at, ...parameters };
  if (cursor.word('with', 'time', 'zone')) return { name: `${name} with time zone`, at, ...parameters };
  cursor.word('without', 'time', 'zone');
  return { name, at, ...parameters };
}

function closing(cursor: Cursor, type: Omit<TypeName, 'numbers'>): TypeName {
  cursor.needSymbol('>');
  return { ...type, numbers: [] };
}

function mapTypes(cursor: Cursor): TypeName['types'] {
  const key = unnamed(cursor);
  cursor.needSymbol(',');
  return [key, unnamed(cursor)];
}

function unnamed(cursor: Cursor): TypeName['types'][number] {
  return { name: undefined, type: parseType(cursor) };
}

function intervalName(cursor: Cursor): string {
  const from = cursor.name().text;
  cursor.needWord('to');
  return `interval ${from} to ${cursor.name().text}`;
}

function typeParameters(cursor: Cursor, name: string): Parameters {
  if (name === 'row') return { numbers: [], types: cursor.parenthesised(() => rowField(cursor)) };
  const numbers: number[] = [];
  const types: TypeName['types'][number][] = [];
  cursor.parenthesised(() => {
    if (cursor.token.kind === 'integer') numbers.push(Number(cursor.next().value));
    else types.push(unnamed(cursor));
  });
  return { numbers, types };
}

/** `name type`, or a type alone. */
function rowField(cursor: Cursor): TypeName['types'][number] {
  const named = cursor.attempt(() => ({ name: cursor.name().text, type: parseType(cursor) }));
  if (named !== undefined && (cursor.isSymbol(',') || cursor.isSymbol(')'))) return named;
  return unnamed(cursor);
}
