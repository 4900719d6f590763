import { QueryProblem } from '../syntax/position.js';
import { duckType } from '../types/print.js';
import { findRules, functionNames, refusalOf } from '../functions/index.js';
import { bindCall } from './bind-call.js';
import { emitModifiers, modifiersMissing } from './modifiers.js';
import { nearest } from './spelling.js';
import { bindOnce } from './value.js';
import type { Call } from '../syntax/ast.js';
import type { BoundCall, FunctionRule } from '../functions/rule.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

/** A call of a function, by the table of functions; what is not in it is refused by name. */
export function emitCall(node: Call, context: Context): Value {
  const rules = findRules(node.name);
  if (rules.length === 0) throw unknownFunction(node);
  const kind = rules[0]?.kind;
  if (kind === undefined) mayNotModify(node);
  else mayAggregate(node, kind, context);
  const inner = kind !== undefined && node.over === undefined ? insideAggregate(context) : context;
  const bound = bindCall(node, rules, inner);
  return finish(bound.rule, { ...bound.call, context: inner }, context);
}

function finish(rule: FunctionRule, call: BoundCall, context: Context): Value {
  const type = rule.type?.(call) ?? call.types.get('=result') ?? { kind: 'unknown' };
  const text = typeof rule.sql === 'string' ? rule.sql : rule.sql(call);
  const missing = rule.kind === undefined ? undefined : modifiersMissing(call.node, text);
  if (missing !== undefined)
    throw new QueryProblem('sql-unsupported', `${missing} is not supported in function ${call.name}`, {
      at: call.node.at,
    });
  if (rule.kind === undefined) return { ...scalarSql(text, call), type };
  return { sql: closed(fill(text, call.args, { call, modifiers: emitModifiers(call.node, context) })), type };
}

/** Arguments that are calls themselves are bound once. */
function scalarSql(text: string, call: BoundCall): Pick<Value, 'sql' | 'unsorted'> {
  const bound = (args: readonly Value[], index: number): string => {
    const arg = args[index];
    if (arg === undefined) return closed(fill(text, args, { call, modifiers: {} }));
    const isLambda = call.node.args[index]?.kind === 'lambda';
    if (isLambda || !text.includes('trino_')) return bound(args, index + 1);
    const around = args.map((each) => each.sql).join(' ');
    return bindOnce(arg.sql, (sql) => bound(args.with(index, { ...arg, sql }), index + 1), around);
  };
  const canBind = typeof call.args[0]?.sql === 'string' && text.includes('$');
  const sql = canBind ? bound(call.args, 0) : closed(fill(text, call.args, { call, modifiers: {} }));
  return call.name === 'json_parse' ? { sql, unsorted: `trino_json_checked(${call.args[0]?.sql ?? ''})` } : { sql };
}

/** The text as an operand. */
function closed(sql: string): string {
  return /^[\w.]+\(|^\(|^CAST\(/.test(sql) && balancedCall(sql) ? sql : `(${sql})`;
}

/** Whether the text is one call or parenthesis from its start to its end. */
function balancedCall(sql: string): boolean {
  let depth = 0;
  for (let index = 0; index < sql.length; index += 1) {
    const character = sql[index];
    if (character === "'") {
      index = sql.indexOf("'", index + 1);
      if (index < 0) return false;
    } else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index === sql.length - 1;
    }
  }
  return false;
}

interface Filling {
  readonly call: BoundCall;
  readonly modifiers: Readonly<Record<string, string>>;
}

function fill(text: string, args: readonly Value[], { call, modifiers }: Filling): string {
  return text.replaceAll(/\$(\d|\*|[A-Z])/g, (_all, mark: string) => {
    if (mark === '*') return args.map((arg) => arg.sql).join(', ');
    if (/\d/.test(mark)) return args[Number(mark) - 1]?.sql ?? 'NULL';
    const modifier = modifiers[mark];
    if (modifier !== undefined) return modifier;
    const type = call.types.get(mark);
    return type === undefined ? '' : duckType(type);
  });
}

function insideAggregate(context: Context): Context {
  return { ...context, grouped: undefined, noAggregates: 'an aggregate function', noWindows: true };
}

function mayNotModify(node: Call): void {
  const what =
    node.over !== undefined
      ? 'OVER'
      : node.distinct
        ? 'DISTINCT'
        : node.filter !== undefined
          ? 'FILTER'
          : node.orderBy.length > 0
            ? 'ORDER BY'
            : undefined;
  if (what === undefined) return;
  throw new QueryProblem('sql-type', `${what} needs an aggregate function; ${node.name} is none`, { at: node.at });
}

function mayAggregate(node: Call, kind: 'aggregate' | 'window', context: Context): void {
  const { at } = node;
  if (node.over === undefined && kind === 'window')
    throw new QueryProblem('sql-type', `Window function ${node.name} requires an OVER clause`, { at });
  if (node.over !== undefined) {
    if (context.noWindows)
      throw new QueryProblem('sql-type', `window functions cannot stand in ${context.noAggregates ?? 'this clause'}`, {
        at,
      });
    if (node.distinct)
      throw new QueryProblem('sql-type', 'DISTINCT in window function parameters not yet supported', { at });
    return;
  }
  if (context.noAggregates === undefined) return;
  throw new QueryProblem('sql-type', `aggregate function ${node.name} cannot stand in ${context.noAggregates}`, { at });
}

function unknownFunction(node: Call): QueryProblem {
  const reason = refusalOf(node.name);
  if (reason !== undefined)
    return new QueryProblem('sql-unsupported', `function ${node.name} is not supported: ${reason}`, { at: node.at });
  const name = nearest(node.name, functionNames());
  const question = name === undefined ? '' : `; did you mean '${name}'?`;
  return new QueryProblem('sql-name', `function '${node.name}' not found${question}`, { at: node.at });
}
