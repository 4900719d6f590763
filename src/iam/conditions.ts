import { readOperator, type ConditionOperator, type OperatorUse, type PolicyValue } from './condition-operators.js';
import { isMultivalued } from './multivalued-keys.js';
import type { ParsedConditions } from './parse-policy.js';
import type { ContextValue, RequestContext } from './request-context.js';
import { fillTemplate, readTemplate, variablesOf, type Template } from './template.js';
import { every, not, some, type Truth } from './truth.js';

interface Value {
  readonly text: string;
  readonly template: Template;
}

/** One line of a `Condition` element, read once: operator, key and values. */
export interface Condition {
  readonly use: OperatorUse;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly Value[];
}

/** The conditions of a statement; all of them must hold. `variables`: the document's version knows policy variables. */
export function compileConditions(conditions: ParsedConditions | null, variables: boolean): readonly Condition[] {
  const compiled: Condition[] = [];
  for (const [name, keys] of conditions ?? []) {
    const use = readOperator(name);
    if (use === null) continue;
    for (const [key, values] of keys)
      compiled.push({ use, key: key.toLowerCase(), values: values.map((text) => readValue(text, use, variables)) });
  }
  return compiled;
}

function readValue(text: string, { operator }: OperatorUse, variables: boolean): Value {
  if (operator === null) return { text, template: [] };
  const spelled = operator.ignoresCase ? lowerOutsideVariables(text) : text;
  const reading = { variables: variables && operator.variables, wildcards: operator.wildcards };
  return { text, template: readTemplate(spelled, reading) };
}

const lowerOutsideVariables = (text: string): string =>
  text.replace(/\$\{[^}]*\}|[^$]+|\$/g, (piece) => (piece.startsWith('${') ? piece : piece.toLowerCase()));

/** Context keys that a condition reads: its own and those of its variables, in lower case. */
export const keysOfCondition = ({ key, values }: Condition): readonly string[] => [
  key,
  ...values.flatMap(({ template }) => variablesOf(template)),
];

/** Does every condition hold? */
export const holdAll = (conditions: readonly Condition[], context: RequestContext): Truth =>
  every(conditions, (condition) => holds(condition, context));

/**
 * Does the condition hold? A key that the request lacks makes it false, or true for a negated operator, for `IfExists` and for
 * `ForAllValues`. A key of several values needs a set operator; without one the answer is unknown.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
export function holds({ use, key, values }: Condition, context: RequestContext): Truth {
  const value = context(key);
  if (use.operator === null) return isNull(value, values);
  const test = tester(use.operator, values, context);
  if (value.values.length === 0) return value.complete ? whenAbsent(use) : null;
  if (use.set === 'ForAllValues') return orMore(every(value.values, test), value, false);
  if (use.set === 'ForAnyValue') return orMore(some(value.values, test), value, true);
  const [only] = value.values;
  // AWS asks for a set operator there and does not say what happens without.
  if (!value.complete || only === undefined || value.values.length > 1 || isMultivalued(key)) return null;
  return test(only);
}

function whenAbsent({ set, operator, ifExists }: OperatorUse): boolean {
  if (ifExists || set === 'ForAllValues') return true;
  return set === null && operator?.negated === true;
}

/** More values than are known may be there: only the answer that one value decides stands. */
const orMore = (answer: Truth, { complete }: ContextValue, decided: boolean): Truth =>
  complete || answer === decided ? answer : null;

function isNull({ values, complete }: ContextValue, wanted: readonly Value[]): Truth {
  const absent = values.length > 0 ? false : complete ? true : null;
  return some(wanted, ({ text }) => {
    const lower = text.toLowerCase();
    if (lower !== 'true' && lower !== 'false') return false;
    return lower === 'true' ? absent : not(absent);
  });
}

function tester(
  operator: ConditionOperator,
  values: readonly Value[],
  context: RequestContext,
): (value: string) => Truth {
  const filled = values.map(({ text, template }) => ({ text, tokens: fillTemplate(template, context) }));
  return (value) => {
    if (!operator.comparable(value)) return false;
    const spelled = operator.ignoresCase ? value.toLowerCase() : value;
    const one = some(filled, ({ text, tokens }) =>
      tokens === null ? noValue(operator) : operator.matches(spelled, lowered(operator, { text, tokens })),
    );
    return operator.negated ? not(one) : one;
  };
}

/** What was filled in for a variable is in the request's case. */
function lowered({ ignoresCase }: ConditionOperator, { text, tokens }: PolicyValue): PolicyValue {
  if (!ignoresCase) return { text, tokens };
  return { text, tokens: tokens.map((token) => (token < 0 ? token : lowerCode(token))) };
}

const lowerCode = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);

/**
 * A variable that the request has no value for is like nothing. Under a negated operator AWS only says that the statement might
 * become invalid, so that stays unknown. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
const noValue = ({ negated }: ConditionOperator): Truth => (negated ? null : false);
