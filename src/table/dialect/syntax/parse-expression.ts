import { parsePrimary } from './parse-primary.js';
import type { CompareOperator, Expression } from './ast.js';
import type { Cursor } from './cursor.js';

const COMPARISONS: Readonly<Record<string, CompareOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Trino's expression: `OR`, `AND`, `NOT`, one predicate, arithmetic, `AT TIME ZONE`, primary. */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => logical(cursor, 'or', () => logical(cursor, 'and', () => negation(cursor))));
}

function logical(cursor: Cursor, op: 'and' | 'or', operand: () => Expression): Expression {
  const { at } = cursor;
  const terms = [operand()];
  while (cursor.word(op)) terms.push(operand());
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : { kind: 'logical', op, terms, at };
}

function negation(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.word('not')) return { kind: 'not', value: cursor.nested(() => negation(cursor)), at };
  return predicate(cursor);
}

function predicate(cursor: Cursor): Expression {
  let left = valueExpression(cursor);
  for (let next = onePredicate(cursor, left); next !== undefined; next = onePredicate(cursor, left)) left = next;
  return left;
}

function onePredicate(cursor: Cursor, left: Expression): Expression | undefined {
  const { at } = cursor;
  const op = cursor.token.kind === 'symbol' ? COMPARISONS[cursor.token.text] : undefined;
  if (op !== undefined) return comparison(cursor, { left, op });
  if (cursor.word('is')) return isPredicate(cursor, { left, at });
  const negated = cursor.isWord('not') && ['between', 'in', 'like'].some((word) => cursor.isWord(word, 1));
  if (negated) cursor.next();
  const found = wordPredicate(cursor, { left, at });
  return found !== undefined && negated ? { kind: 'not', value: found, at } : found;
}

function comparison(
  cursor: Cursor,
  { left, op }: { readonly left: Expression; readonly op: CompareOperator },
): Expression {
  const { at } = cursor.next();
  const quantifier = cursor.isSymbol('(', 1) ? cursor.oneOfWords(['all', 'some', 'any']) : undefined;
  if (quantifier === undefined) return { kind: 'compare', op, left, right: valueExpression(cursor), at };
  const query = parenthesisedQuery(cursor);
  return { kind: 'quantified', op, all: quantifier === 'all', left, query, at };
}

interface Left {
  readonly left: Expression;
  readonly at: number;
}

function isPredicate(cursor: Cursor, { left, at }: Left): Expression {
  const negated = cursor.word('not');
  const found: Expression = cursor.word('distinct', 'from')
    ? { kind: 'compare', op: 'distinct', left, right: valueExpression(cursor), at }
    : (cursor.needWord('null'), { kind: 'is-null', value: left, at });
  return negated ? { kind: 'not', value: found, at } : found;
}

function wordPredicate(cursor: Cursor, { left, at }: Left): Expression | undefined {
  if (cursor.word('between')) {
    const low = valueExpression(cursor);
    cursor.needWord('and');
    return { kind: 'between', value: left, low, high: valueExpression(cursor), at };
  }
  if (cursor.word('in')) return inPredicate(cursor, { left, at });
  if (!cursor.word('like')) return undefined;
  const pattern = valueExpression(cursor);
  const escape = cursor.word('escape') ? valueExpression(cursor) : undefined;
  return { kind: 'like', value: left, pattern, escape, at };
}

function inPredicate(cursor: Cursor, { left, at }: Left): Expression {
  cursor.needSymbol('(');
  const query = cursor.isQuery() ? cursor.grammar.query(cursor) : undefined;
  if (query !== undefined) {
    cursor.needSymbol(')');
    return { kind: 'in-query', value: left, query, at };
  }
  const list = cursor.list(() => parseExpression(cursor));
  cursor.needSymbol(')');
  return { kind: 'in', value: left, list, at };
}

function parenthesisedQuery(cursor: Cursor): ReturnType<Cursor['grammar']['query']> {
  cursor.needSymbol('(');
  const query = cursor.grammar.query(cursor);
  cursor.needSymbol(')');
  return query;
}

/** Binding powers of the arithmetic operators; a sign binds tighter than all of them. */
const ARITHMETIC: Readonly<Record<string, number>> = { '||': 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3 };

export function valueExpression(cursor: Cursor, least = 0): Expression {
  let left = signed(cursor);
  for (;;) {
    const { token } = cursor;
    const power = token.kind === 'symbol' ? ARITHMETIC[token.text] : undefined;
    if (power === undefined || power <= least) return left;
    cursor.next();
    const op = token.text as '+' | '-' | '*' | '/' | '%' | '||'; // a key of ARITHMETIC
    left = { kind: 'arithmetic', op, left, right: valueExpression(cursor, power), at: token.at };
  }
}

function signed(cursor: Cursor): Expression {
  const { at } = cursor;
  for (const op of ['-', '+'] as const)
    if (cursor.symbol(op)) return { kind: 'unary', op, value: cursor.nested(() => signed(cursor)), at };
  return zoned(cursor);
}

function zoned(cursor: Cursor): Expression {
  let value = parsePrimary(cursor);
  for (;;) {
    const { at } = cursor;
    if (!cursor.word('at', 'time', 'zone')) return value;
    value = { kind: 'at-time-zone', value, zone: parsePrimary(cursor), at };
  }
}
