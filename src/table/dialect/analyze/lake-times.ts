import { QueryProblem } from '../syntax/position.js';
import { quoteText } from './value.js';
import type { Expression } from '../syntax/ast.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?(?:Z| UTC)?$/;

/**
 * Values that are compared. Over an event data store a text beside a time is read as one, as CloudTrail Lake does; Athena refuses that.
 *
 * Source: AWS CloudTrail User Guide, "CloudTrail Lake queries": `WHERE eventtime >= '2023-01-05 13:51:00'`.
 */
export function withTimes(nodes: readonly Expression[], context: Context): readonly Value[] {
  const values = nodes.map((node) => context.session.emit(node, context));
  if (!values.some(({ type }) => type.kind === 'timestamp')) return values;
  if (![...context.session.used].some(({ isLake }) => isLake === true)) return values;
  return values.map((value, index) => asTime(value, nodes[index]?.at ?? 0));
}

function asTime(value: Value, at: number): Value {
  if (value.type.kind !== 'varchar' || value.constant === undefined) return value;
  const [, day, time = '00:00:00'] = TIME.exec(value.constant) ?? [];
  if (day === undefined)
    throw new QueryProblem('sql-type', `'${value.constant}' is no time; write one as '2026-03-01 00:00:00'`, { at });
  return { sql: `CAST(${quoteText(`${day} ${time}`)} AS TIMESTAMP)`, type: { kind: 'timestamp', precision: 3 } };
}
