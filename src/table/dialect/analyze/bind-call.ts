import { QueryProblem } from '../syntax/position.js';
import { convert } from '../types/convert.js';
import { printType } from '../types/print.js';
import { parseSignature } from '../functions/signature.js';
import { distance, substitute, unify } from './bind.js';
import { emitLambda } from './lambda.js';
import type { Call, Expression } from '../syntax/ast.js';
import type { BoundCall, FunctionRule } from '../functions/rule.js';
import type { Pattern, Signature } from '../functions/signature.js';
import type { Bindings } from './bind.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

interface Bound {
  readonly rule: FunctionRule;
  readonly call: BoundCall;
  readonly cost: number;
}

/** Finds the overload that the arguments need the fewest conversions for. */
export function bindCall(node: Call, rules: readonly FunctionRule[], context: Context): Bound {
  const values = node.args.map((arg) => (arg.kind === 'lambda' ? undefined : context.session.emit(arg, context)));
  let best: Bound | undefined;
  for (const rule of rules) {
    const bound = tryRule(rule, { node, values, context });
    if (bound !== undefined && (best === undefined || bound.cost < best.cost)) best = bound;
    if (best?.cost === 0) break;
  }
  if (best !== undefined) return best;
  throw unexpectedParameters(node, values, rules);
}

interface Attempt {
  readonly node: Call;
  /** undefined for a lambda. */
  readonly values: readonly (Value | undefined)[];
  readonly context: Context;
}

function tryRule(rule: FunctionRule, attempt: Attempt): Bound | undefined {
  const signature = parseSignature(rule.signature);
  const patterns = patternsFor(signature, attempt.node);
  if (patterns === undefined) return undefined;
  const bindings: Bindings = new Map();
  const fits = attempt.values.every((value, index) => {
    const pattern = patterns[index];
    if (pattern === undefined) return false;
    return value === undefined ? pattern.kind === 'function' : unify(pattern, value.type, bindings);
  });
  return fits ? coerced(rule, { ...attempt, patterns, bindings, signature }) : undefined;
}

function patternsFor(signature: Signature, node: Call): readonly Pattern[] | undefined {
  const { params, variadic } = signature;
  if (node.star) return params.length === 0 && signature.name === 'count' ? [] : undefined;
  const count = node.args.length;
  if (!variadic) return count === params.length ? params : undefined;
  const last = params.at(-1);
  if (last === undefined || count < params.length - 1) return undefined;
  return Array.from({ length: count }, (_, index) => params[index] ?? last);
}

interface Fitting extends Attempt {
  readonly patterns: readonly Pattern[];
  readonly bindings: Bindings;
  readonly signature: Signature;
}

function coerced(rule: FunctionRule, fitting: Fitting): Bound {
  const { node, values, context, patterns, bindings, signature } = fitting;
  let cost = 0;
  const args = values.map((value, index): Value => {
    const pattern = patterns[index];
    if (pattern === undefined) return { sql: 'NULL', type: { kind: 'unknown' } };
    if (value === undefined) return lambdaArgument(node.args[index], { pattern, bindings, context });
    const type = substitute(pattern, bindings, value.type);
    cost += distance(value.type, type);
    return { ...value, sql: convert(value.sql, value.type, type), type };
  });
  const result =
    signature.result.kind === 'argument'
      ? (args[signature.result.index]?.type ?? { kind: 'unknown' as const })
      : substitute(signature.result, bindings);
  const types = new Map([...bindings, ['=result', result] as const]);
  return { rule, cost, call: { name: node.name, args, types, node, context } };
}

function lambdaArgument(
  node: Expression | undefined,
  { pattern, bindings, context }: { readonly pattern: Pattern; readonly bindings: Bindings; readonly context: Context },
): Value {
  if (node?.kind !== 'lambda' || pattern.kind !== 'function') return { sql: 'NULL', type: { kind: 'unknown' } };
  const params = pattern.params.map((param) => substitute(param, bindings));
  const lambda = emitLambda(node, params, context);
  if (!unify(pattern.result, lambda.body.type, bindings))
    throw new QueryProblem('sql-type', `the lambda gives ${printType(lambda.body.type)}, which does not fit`, {
      at: node.at,
    });
  const result = substitute(pattern.result, bindings, lambda.body.type);
  const body = convert(lambda.body.sql, lambda.body.type, result);
  return { sql: `lambda ${lambda.names.join(', ')}: ${body}`, type: result };
}

function unexpectedParameters(
  node: Call,
  values: readonly (Value | undefined)[],
  rules: readonly FunctionRule[],
): QueryProblem {
  const given = values.map((value) => (value === undefined ? 'a lambda' : printType(value.type))).join(', ');
  const expected = rules.map((rule) => rule.signature.split(' -> ')[0]).join(' or ');
  const message = `Unexpected parameters (${node.star ? '*' : given}) for function ${node.name}. Expected: ${expected}`;
  return new QueryProblem('sql-type', message, { at: node.at });
}
