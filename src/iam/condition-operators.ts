import { parseCidr, isAddress } from '../base/ip-range.js';
import { matchTokens, type Tokens } from './wildcard.js';
import type { Truth } from './truth.js';

/** A value of the policy, filled in for the request. */
export interface PolicyValue {
  /** As written. */
  readonly text: string;
  readonly tokens: Tokens;
}

export interface ConditionOperator {
  /** As AWS spells it, without set operator and `IfExists`. */
  readonly name: string;
  /** True when no value may match, and when the key is absent. */
  readonly negated: boolean;
  /** How values of the policy are read. */
  readonly variables: boolean;
  readonly wildcards: boolean;
  /** Values are taken in lower case. */
  readonly ignoresCase: boolean;
  /** Does a value of the request match one of the policy? Null when that hangs on a variable. Negation is applied outside. */
  readonly matches: (value: string, policyValue: PolicyValue) => Truth;
  /** Whether the value of the request can be compared at all; what can not makes the condition false, negated or not. */
  readonly comparable: (value: string) => boolean;
}

type Matches = ConditionOperator['matches'];
type Family = Omit<ConditionOperator, 'name' | 'negated'>;

const TRUTH = { match: true, 'no-match': false, unknown: null } as const;
const anything = (): boolean => true;

const text: Matches = (value, { tokens }) => TRUTH[matchTokens(tokens, value)];

const STRING: Family = { variables: true, wildcards: false, ignoresCase: false, matches: text, comparable: anything };
const LIKE: Family = { ...STRING, wildcards: true };
const IGNORE_CASE: Family = { ...STRING, ignoresCase: true };
const BOOL: Family = {
  ...STRING,
  ignoresCase: true,
  matches: (value, policy) => (isBoolean(value) ? text(value, policy) : false),
  comparable: isBoolean,
};

function isBoolean(value: string): boolean {
  return /^(?:true|false)$/i.test(value);
}

/** `*` reaches across `/` in the last part, and each of the six parts is compared by itself. */
const ARN: Family = { ...LIKE, matches: matchArn, comparable: (value) => value.split(':').length >= 6 };

const COLON = 0x3a;

function matchArn(value: string, { tokens }: PolicyValue): Truth {
  const parts: number[][] = [[]];
  for (const token of tokens) {
    if (token === COLON && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const texts = value.split(':');
  if (texts.length < 6) return false;
  // AWS does not say what an ARN operator makes of a value that is no ARN
  if (parts.length < 6) return null;
  const six = [...texts.slice(0, 5), texts.slice(5).join(':')];
  let answer: Truth = true;
  for (const [index, part] of parts.entries()) {
    const one = TRUTH[matchTokens(part, six[index] ?? '')];
    if (one === false) return false;
    if (one === null) answer = null;
  }
  return answer;
}

function compared(read: (text: string) => number | null, test: (value: number, policy: number) => boolean): Family {
  return {
    variables: false,
    wildcards: false,
    ignoresCase: false,
    comparable: (value) => read(value) !== null,
    matches: (value, policy) => {
      const [left, right] = [read(value), read(policy.text)];
      return left !== null && right !== null && test(left, right);
    },
  };
}

/** An integer or a decimal. Source: IAM User Guide, "Numeric condition operators". */
const readNumber = (value: string): number | null => (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : null);

/** ISO 8601 as the W3C profiles it, or seconds since 1970. Source: IAM User Guide, "Date condition operators". */
export function readDate(value: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  if (!/^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(value))
    return null;
  const zoned = value.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? `${value}Z` : value;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
}

const ADDRESS: Family = {
  variables: false,
  wildcards: false,
  ignoresCase: false,
  comparable: isAddress,
  matches: (value, policy) => parseCidr(policy.text)?.(value) ?? false,
};

const equal = (a: number, b: number): boolean => a === b;
const less = (a: number, b: number): boolean => a < b;
const lessEqual = (a: number, b: number): boolean => a <= b;
const greater = (a: number, b: number): boolean => a > b;
const greaterEqual = (a: number, b: number): boolean => a >= b;

type Row = readonly [name: string, family: Family, negated?: 'negated'];

/** Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */
const ROWS: readonly Row[] = [
  ['StringEquals', STRING],
  ['StringNotEquals', STRING, 'negated'],
  ['StringEqualsIgnoreCase', IGNORE_CASE],
  ['StringNotEqualsIgnoreCase', IGNORE_CASE, 'negated'],
  ['StringLike', LIKE],
  ['StringNotLike', LIKE, 'negated'],
  ['NumericEquals', compared(readNumber, equal)],
  ['NumericNotEquals', compared(readNumber, equal), 'negated'],
  ['NumericLessThan', compared(readNumber, less)],
  ['NumericLessThanEquals', compared(readNumber, lessEqual)],
  ['NumericGreaterThan', compared(readNumber, greater)],
  ['NumericGreaterThanEquals', compared(readNumber, greaterEqual)],
  ['DateEquals', compared(readDate, equal)],
  ['DateNotEquals', compared(readDate, equal), 'negated'],
  ['DateLessThan', compared(readDate, less)],
  ['DateLessThanEquals', compared(readDate, lessEqual)],
  ['DateGreaterThan', compared(readDate, greater)],
  ['DateGreaterThanEquals', compared(readDate, greaterEqual)],
  ['Bool', BOOL],
  ['BinaryEquals', STRING],
  ['IpAddress', ADDRESS],
  ['NotIpAddress', ADDRESS, 'negated'],
  ['ArnEquals', ARN],
  ['ArnNotEquals', ARN, 'negated'],
  ['ArnLike', ARN],
  ['ArnNotLike', ARN, 'negated'],
];

const OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map(
  ROWS.map(([name, family, negated]) => [name.toLowerCase(), { ...family, name, negated: negated !== undefined }]),
);

export type SetOperator = 'ForAllValues' | 'ForAnyValue';

/** An operator as it stands in a policy: `ForAllValues:StringLikeIfExists`. */
export interface OperatorUse {
  readonly set: SetOperator | null;
  /** Null for `Null`, which asks whether the key is there. */
  readonly operator: ConditionOperator | null;
  readonly ifExists: boolean;
}

const SETS: ReadonlyMap<string, SetOperator> = new Map([
  ['forallvalues', 'ForAllValues'],
  ['foranyvalue', 'ForAnyValue'],
]);

/** Reads an operator's name; null when IAM knows no such operator. Case does not count. */
export function readOperator(name: string): OperatorUse | null {
  const colon = name.indexOf(':');
  const set = colon < 0 ? null : SETS.get(name.slice(0, colon).toLowerCase());
  if (set === undefined) return null;
  const base = name.slice(colon + 1).toLowerCase();
  if (base === 'null') return set === null ? { set, operator: null, ifExists: false } : null;
  const ifExists = base.endsWith('ifexists');
  const operator = OPERATORS.get(ifExists ? base.slice(0, -'ifexists'.length) : base);
  return operator === undefined ? null : { set, operator, ifExists };
}
