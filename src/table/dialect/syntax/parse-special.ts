import { plainCall } from './parse-call.js';
import { parseType } from './parse-type.js';
import { printTypeName } from './type-name.js';
import type { Call, Expression } from './ast.js';
import type { Cursor } from './cursor.js';

/** Functions and values with a grammar of their own. */
export function parseSpecial(cursor: Cursor): Expression | undefined {
  const { token } = cursor;
  if (token.kind !== 'word') return undefined;
  const name = token.text.toLowerCase();
  const moment = MOMENTS.has(name) ? momentOf(cursor, name) : undefined;
  if (moment !== undefined) return moment;
  const rule = cursor.isSymbol('(', 1) ? SPECIAL[name] : undefined;
  if (rule === undefined) return undefined;
  cursor.next();
  cursor.needSymbol('(');
  const found = rule(cursor, token.at);
  if (found === undefined) return undefined;
  cursor.needSymbol(')');
  return found;
}

const MOMENTS = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'current_catalog',
  'current_schema',
]);

function momentOf(cursor: Cursor, name: string): Call {
  const { at } = cursor.next();
  if (!name.endsWith('time') && !name.endsWith('timestamp')) return plainCall(name, [], at);
  if (!cursor.symbol('(')) return plainCall(name, [], at);
  const { value, at: valueAt } = cursor.needKind('integer', 'a precision');
  cursor.needSymbol(')');
  return plainCall(name, [{ kind: 'integer', value, at: valueAt }], at);
}

const SPECIAL: Readonly<Record<string, (cursor: Cursor, at: number) => Expression>> = {
  extract: (cursor, at) => {
    const field = cursor.name();
    cursor.needWord('from');
    return { kind: 'extract', field, value: expression(cursor), at };
  },
  position: (cursor, at) => {
    const part = cursor.grammar.value(cursor);
    cursor.needWord('in');
    return plainCall('strpos', [cursor.grammar.value(cursor), part], at);
  },
  substring: (cursor, at) => {
    const args = [expression(cursor)];
    while (cursor.symbol(',') || cursor.word('from') || cursor.word('for')) args.push(expression(cursor));
    return plainCall('substring', args, at);
  },
  trim,
  normalize: (cursor, at) => {
    const value = expression(cursor);
    const form = cursor.symbol(',') ? cursor.name().text : 'nfc';
    return plainCall('normalize', [value, { kind: 'string', value: form.toUpperCase(), at }], at);
  },
  json_value: (cursor, at) => jsonCall(cursor, 'json_value', at),
  json_query: (cursor, at) => jsonCall(cursor, 'json_query', at),
  json_exists: (cursor, at) => jsonCall(cursor, 'json_exists', at),
  json_object: jsonObject,
  json_array: jsonArray,
};

function expression(cursor: Cursor): Expression {
  return cursor.grammar.expression(cursor);
}

function trim(cursor: Cursor, at: number): Expression {
  const side = cursor.oneOfWords(['leading', 'trailing', 'both']);
  const name = { leading: 'ltrim', trailing: 'rtrim', both: 'trim' }[side ?? 'both'];
  if (side !== undefined && cursor.word('from')) return plainCall(name, [expression(cursor)], at);
  const first = expression(cursor);
  if (cursor.symbol(',')) return plainCall(name, [first, expression(cursor)], at);
  if (!cursor.word('from')) return plainCall(name, [first], at);
  return plainCall(name, [expression(cursor), first], at);
}

/** `json_value(j, 'lax $.a' RETURNING t DEFAULT v ON EMPTY …)`: clauses as words, a default's value as a third argument. */
function jsonCall(cursor: Cursor, name: string, at: number): Expression {
  const input = expression(cursor);
  if (cursor.word('format', 'json')) cursor.word('encoding', 'utf8');
  cursor.needSymbol(',');
  const args = [input, expression(cursor)];
  if (cursor.word('passing')) cursor.fail("')' (PASSING is not supported)");
  const clauses: Record<string, string> = {};
  if (cursor.word('returning')) clauses['returning'] = printTypeName(parseType(cursor));
  if (cursor.word('format', 'json')) cursor.word('encoding', 'utf8');
  wrapper(cursor, clauses);
  for (const args2 of [behaviour(cursor, clauses), behaviour(cursor, clauses)]) args.push(...args2);
  return { ...plainCall(name, args, at), clauses };
}

function wrapper(cursor: Cursor, clauses: Record<string, string>): void {
  const side = cursor.oneOfWords(['with', 'without', 'keep', 'omit']);
  if (side === undefined) return;
  const rest: string[] = [side];
  for (let word = wrapperWord(cursor); word !== undefined; word = wrapperWord(cursor)) rest.push(word);
  const key = rest.includes('quotes') ? 'quotes' : 'wrapper';
  clauses[key] = rest.join(' ');
  wrapper(cursor, clauses);
}

function wrapperWord(cursor: Cursor): string | undefined {
  return cursor.oneOfWords(['conditional', 'unconditional', 'array', 'wrapper', 'quotes', 'scalar', 'string', 'on']);
}

/** `NULL ON EMPTY`, `DEFAULT 1 ON ERROR`, `TRUE ON ERROR` … */
function behaviour(cursor: Cursor, clauses: Record<string, string>): readonly Expression[] {
  const word = cursor.oneOfWords(['null', 'error', 'default', 'empty', 'true', 'false', 'unknown']);
  if (word === undefined) return [];
  const kind = word === 'empty' ? `empty ${cursor.oneOfWords(['array', 'object']) ?? 'array'}` : word;
  const value = word === 'default' ? [expression(cursor)] : [];
  cursor.needWord('on');
  const when = cursor.oneOfWords(['empty', 'error']) ?? cursor.fail('EMPTY or ERROR');
  clauses[`on ${when}`] = kind;
  return value;
}

function jsonObject(cursor: Cursor, at: number): Expression {
  const args: Expression[] = [];
  const clauses: Record<string, string> = {};
  if (!cursor.isSymbol(')')) cursor.list(() => args.push(...member(cursor)));
  nullClause(cursor, clauses);
  return { ...plainCall('json_object', args, at), clauses };
}

function member(cursor: Cursor): readonly Expression[] {
  const standard = cursor.word('key');
  const key = expression(cursor);
  if (standard || cursor.isWord('value')) cursor.needWord('value');
  else cursor.needSymbol(':');
  return [key, expression(cursor)];
}

function nullClause(cursor: Cursor, clauses: Record<string, string>): void {
  const word = cursor.oneOfWords(['null', 'absent']);
  if (word === undefined) return;
  cursor.needWord('on', 'null');
  clauses['on null'] = word;
}

function jsonArray(cursor: Cursor, at: number): Expression {
  const clauses: Record<string, string> = {};
  const isEmpty = cursor.isSymbol(')') || (cursor.isWord('null') && cursor.isWord('on', 1));
  const args = isEmpty ? [] : cursor.list(() => expression(cursor));
  nullClause(cursor, clauses);
  return { ...plainCall('json_array', args, at), clauses };
}
