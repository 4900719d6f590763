import { QueryProblem } from './position.js';
import type { Name, Relation } from './ast.js';
import type { Cursor } from './cursor.js';

/** What follows FROM: relations with commas between, which are cross joins. */
export function parseRelations(cursor: Cursor): Relation {
  let left = joined(cursor);
  for (;;) {
    const { at } = cursor;
    if (!cursor.symbol(',')) return left;
    left = { kind: 'join', type: 'cross', left, right: joined(cursor), on: undefined, using: undefined, at };
  }
}

function joined(cursor: Cursor): Relation {
  let left = sampled(cursor);
  for (let next = oneJoin(cursor, left); next !== undefined; next = oneJoin(cursor, left)) left = next;
  return left;
}

function oneJoin(cursor: Cursor, left: Relation): Relation | undefined {
  const { at } = cursor;
  if (cursor.word('cross', 'join'))
    return { kind: 'join', type: 'cross', left, right: sampled(cursor), on: undefined, using: undefined, at };
  if (cursor.isWord('natural')) throw new QueryProblem('sql-unsupported', 'Natural join not supported', { at });
  const type = joinType(cursor);
  if (type === undefined) return undefined;
  const right = joined1(cursor);
  if (cursor.word('on'))
    return { kind: 'join', type, left, right, on: cursor.grammar.expression(cursor), using: undefined, at };
  cursor.needWord('using');
  return { kind: 'join', type, left, right, on: undefined, using: cursor.parenthesised(() => cursor.name()), at };
}

/** The right side of a join with a condition; joins may nest: `a JOIN b JOIN c ON … ON …`. */
function joined1(cursor: Cursor): Relation {
  let right = sampled(cursor);
  for (;;) {
    if (cursor.isWord('on') || cursor.isWord('using')) return right;
    const next = oneJoin(cursor, right);
    if (next === undefined) return right;
    right = next;
  }
}

function joinType(cursor: Cursor): 'inner' | 'left' | 'right' | 'full' | undefined {
  if (cursor.word('join') || cursor.word('inner', 'join')) return 'inner';
  const side = (['left', 'right', 'full'] as const).find((word) => cursor.isWord(word));
  if (side === undefined) return undefined;
  cursor.next();
  cursor.word('outer');
  cursor.needWord('join');
  return side;
}

function sampled(cursor: Cursor): Relation {
  const relation = aliased(cursor);
  const { at } = cursor;
  if (!cursor.word('tablesample')) return relation;
  const method = cursor.oneOfWords(['bernoulli', 'system']) ?? cursor.fail('BERNOULLI or SYSTEM');
  cursor.needSymbol('(');
  const percent = cursor.grammar.expression(cursor);
  cursor.needSymbol(')');
  return { kind: 'sampled', relation, method, percent, at };
}

const NOT_ALIASES = ['tablesample', 'limit', 'offset', 'fetch', 'window', 'match_recognize'];

function aliased(cursor: Cursor): Relation {
  const relation = primary(cursor);
  if (cursor.isWord('match_recognize')) unsupported(cursor, 'MATCH_RECOGNIZE is not supported');
  if (cursor.isWord('for') && (cursor.isWord('timestamp', 1) || cursor.isWord('version', 1)))
    unsupported(cursor, 'time travel is for Iceberg tables; a CloudTrail table has one version');
  const written = cursor.word('as');
  if (!written && (!cursor.isName() || NOT_ALIASES.some((word) => cursor.isWord(word)))) return relation;
  const alias = cursor.name();
  return { kind: 'aliased', relation, alias, columns: columnNames(cursor), at: relation.at };
}

function columnNames(cursor: Cursor): readonly Name[] | undefined {
  return cursor.isSymbol('(') ? cursor.parenthesised(() => cursor.name()) : undefined;
}

function unsupported(cursor: Cursor, message: string): never {
  throw new QueryProblem('sql-unsupported', message, { at: cursor.at });
}

function primary(cursor: Cursor): Relation {
  const { at } = cursor;
  if (cursor.isSymbol('(')) return parenthesised(cursor);
  if (cursor.isSymbol('(', 1)) {
    if (cursor.word('unnest')) return unnest(cursor, at);
    if (cursor.word('lateral')) return { kind: 'lateral', query: inParentheses(cursor), at };
    if (cursor.isWord('table')) unsupported(cursor, 'table functions are not supported');
    if (cursor.isWord('json_table')) unsupported(cursor, 'JSON_TABLE is not supported: UNNEST a cast of json_extract');
  }
  return { kind: 'table', name: cursor.qualifiedName(), at };
}

function inParentheses(cursor: Cursor): ReturnType<Cursor['grammar']['query']> {
  cursor.needSymbol('(');
  const query = cursor.grammar.query(cursor);
  cursor.needSymbol(')');
  return query;
}

function parenthesised(cursor: Cursor): Relation {
  const { at } = cursor;
  const query = cursor.isQuery(1) ? inParentheses(cursor) : cursor.attempt(() => inParentheses(cursor));
  if (query !== undefined) return { kind: 'derived', query, at };
  return cursor.nested(() => {
    cursor.needSymbol('(');
    const relation = parseRelations(cursor);
    cursor.needSymbol(')');
    return relation;
  });
}

function unnest(cursor: Cursor, at: number): Relation {
  const values = cursor.parenthesised(() => cursor.grammar.expression(cursor));
  return { kind: 'unnest', values, ordinality: cursor.word('with', 'ordinality'), at };
}
