import { parseCall } from './parse-call.js';
import { parseSpecial } from './parse-special.js';
import { parseType } from './parse-type.js';
import type { Expression, Literal, When } from './ast.js';
import type { Cursor } from './cursor.js';

/** A primary expression with the subscripts and fields behind it. */
export function parsePrimary(cursor: Cursor): Expression {
  let value = base(cursor);
  for (;;) {
    const { at } = cursor;
    if (cursor.symbol('[')) {
      const index = cursor.grammar.expression(cursor);
      cursor.needSymbol(']');
      value = { kind: 'subscript', base: value, index, at };
    } else if (cursor.isSymbol('.') && cursor.isName(1)) {
      cursor.next();
      value = { kind: 'field', base: value, name: cursor.name(), at: value.at };
    } else return value;
  }
}

function base(cursor: Cursor): Expression {
  return (
    literal(cursor) ??
    parenthesised(cursor) ??
    parseSpecial(cursor) ??
    keyword(cursor) ??
    typedLiteral(cursor) ??
    lambda(cursor) ??
    parseCall(cursor) ?? { kind: 'name', at: cursor.at, name: cursor.name().text }
  );
}

const LITERALS = ['integer', 'decimal', 'double', 'string', 'binary'] as const;

function literal(cursor: Cursor): Expression | undefined {
  const { token } = cursor;
  const kind = LITERALS.find((each) => each === token.kind);
  if (kind !== undefined) return { kind, value: cursor.next().value, at: token.at };
  if (cursor.symbol('?')) return { kind: 'parameter', index: cursor.nextParameter(), at: token.at };
  if (cursor.word('null')) return { kind: 'null', at: token.at };
  if (cursor.word('true')) return { kind: 'boolean', value: true, at: token.at };
  return cursor.word('false') ? { kind: 'boolean', value: false, at: token.at } : undefined;
}

/** `(query)`, `(x, y) -> …`, `(a)`, `(a, b)`. */
function parenthesised(cursor: Cursor): Expression | undefined {
  if (!cursor.isSymbol('(')) return undefined;
  const { at } = cursor;
  const params = cursor.attempt(() => {
    const names = cursor.parenthesised(() => cursor.name(), 'or-none');
    cursor.needSymbol('->');
    return names;
  });
  if (params !== undefined) return { kind: 'lambda', params, body: cursor.grammar.expression(cursor), at };
  return subquery(cursor, at) ?? group(cursor, at);
}

function subquery(cursor: Cursor, at: number): Expression | undefined {
  const rule = (): Expression => {
    cursor.needSymbol('(');
    const query = cursor.grammar.query(cursor);
    cursor.needSymbol(')');
    return { kind: 'subquery', query, at };
  };
  if (cursor.isQuery(1)) return rule();
  let depth = 1;
  while (cursor.isSymbol('(', depth)) depth += 1;
  return depth > 1 && cursor.isQuery(depth) ? cursor.attempt(rule) : undefined;
}

function group(cursor: Cursor, at: number): Expression {
  const items = cursor.parenthesised(() => cursor.grammar.expression(cursor));
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: 'row', items, at };
}

function keyword(cursor: Cursor): Expression | undefined {
  const { at } = cursor;
  if (cursor.word('case')) return caseExpression(cursor, at);
  if (cursor.word('exists')) return exists(cursor, at);
  if (cursor.isSymbol('(', 1)) {
    if (cursor.word('cast')) return cast(cursor, { safe: false, at });
    if (cursor.word('try_cast')) return cast(cursor, { safe: true, at });
    if (cursor.word('row'))
      return { kind: 'row', items: cursor.parenthesised(() => cursor.grammar.expression(cursor)), at };
  }
  return cursor.isSymbol('[', 1) && cursor.word('array') ? arrayConstructor(cursor, at) : undefined;
}

function exists(cursor: Cursor, at: number): Expression {
  cursor.needSymbol('(');
  const query = cursor.grammar.query(cursor);
  cursor.needSymbol(')');
  return { kind: 'exists', query, at };
}

function arrayConstructor(cursor: Cursor, at: number): Expression {
  cursor.needSymbol('[');
  if (cursor.symbol(']')) return { kind: 'array', items: [], at };
  const items = cursor.list(() => cursor.grammar.expression(cursor));
  cursor.needSymbol(']');
  return { kind: 'array', items, at };
}

function caseExpression(cursor: Cursor, at: number): Expression {
  const operand = cursor.isWord('when') ? undefined : cursor.grammar.expression(cursor);
  const whens: When[] = [];
  while (cursor.word('when')) {
    const when = cursor.grammar.expression(cursor);
    cursor.needWord('then');
    whens.push({ when, result: cursor.grammar.expression(cursor) });
  }
  if (whens.length === 0) cursor.fail('WHEN');
  const otherwise = cursor.word('else') ? cursor.grammar.expression(cursor) : undefined;
  cursor.needWord('end');
  return { kind: 'case', operand, whens, otherwise, at };
}

function cast(cursor: Cursor, { safe, at }: { readonly safe: boolean; readonly at: number }): Expression {
  cursor.needSymbol('(');
  const value = cursor.grammar.expression(cursor);
  cursor.needWord('as');
  const type = parseType(cursor);
  cursor.needSymbol(')');
  return { kind: 'cast', value, type, safe, at };
}

/** `INTERVAL '1' DAY`, `DATE '…'`: a type's name before a string. */
function typedLiteral(cursor: Cursor): Literal | undefined {
  const { at } = cursor;
  if (cursor.isWord('interval')) return cursor.attempt(() => interval(cursor, at));
  if (!cursor.isName() || cursor.isSymbol('(', 1) === (cursor.peek(1).kind === 'string')) return undefined;
  return cursor.attempt(() => {
    const type = parseType(cursor);
    const { value } = cursor.needKind('string', 'a string');
    return { kind: 'typed', type, value, at } as const;
  });
}

const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

function interval(cursor: Cursor, at: number): Literal {
  cursor.needWord('interval');
  const negative = cursor.symbol('-') || (cursor.symbol('+'), false);
  const { value } = cursor.needKind('string', 'a string');
  const from = cursor.oneOfWords(UNITS) ?? cursor.fail('SECOND, MINUTE, HOUR, DAY, MONTH or YEAR');
  const to = cursor.word('to') ? (cursor.oneOfWords(UNITS) ?? cursor.fail('a unit')) : undefined;
  return { kind: 'interval', negative, value, from, to, at };
}

/** `x -> …` */
function lambda(cursor: Cursor): Expression | undefined {
  if (!cursor.isName() || !cursor.isSymbol('->', 1)) return undefined;
  const param = cursor.name();
  cursor.needSymbol('->');
  return { kind: 'lambda', params: [param], body: cursor.grammar.expression(cursor), at: param.at };
}
