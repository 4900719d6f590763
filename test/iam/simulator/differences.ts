/**
 * Every way in which our evaluator and `@cloud-copilot/iam-simulate` are known to differ, with the reason. A difference counts as
 * explained when both agree once the pair has been rewritten so that the one thing in question is no longer in it.
 */
import type { Decision } from '../../../src/iam/evaluate.js';
import { decide, simulatePair } from './judge.js';
import type { Context, Pair } from './pairs.js';

export interface Difference {
  readonly name: string;
  /** What AWS documents, and what each of the two does. */
  readonly why: string;
  /** The pair without the thing. */
  readonly without: (pair: Pair) => Pair;
}

type Json = Readonly<Record<string, unknown>>;

/** Operator, key and values of one condition → the same without the thing. */
type Rewrite = (
  operator: string,
  key: string,
  values: unknown,
) => readonly [operator: string, key: string, values: unknown];

const MANY = /^aws:(?:tagkeys|calledvia)$/i;

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'set operator missing',
    why:
      'A key with a list of values is tested without ForAllValues or ForAnyValue. AWS asks for one and does not say what happens ' +
      'without: we answer unknown, the simulator lets the condition fail.',
    without: conditions((operator, key, values) =>
      MANY.test(key) && !operator.includes(':') && operator !== 'Null'
        ? [`ForAnyValue:${operator}`, key, values]
        : [operator, key, values],
    ),
  },
  {
    name: 'ForAnyValue with IfExists',
    why:
      'IfExists makes a condition true when the key is absent, "any condition operator name except Null" (IAM User Guide). The simulator ' +
      'ignores it behind ForAnyValue.',
    without: conditions((operator, key, values) =>
      operator.startsWith('ForAnyValue:') ? [operator.replace(/IfExists$/, ''), key, values] : [operator, key, values],
    ),
  },
  {
    name: 'variable without a value',
    why:
      'A policy variable whose key the request lacks, in NotResource or under a negated operator. AWS says that the statement might become ' +
      'invalid: we answer unknown, the simulator takes it for a value that matches nothing, or fails the condition.',
    without: (pair) =>
      texts(pair, (text) =>
        text.replace(/\$\{([a-z]+:[^},]+)\}/gi, (all, key: string) => (hasKey(pair.context, key) ? all : 'zz')),
      ),
  },
  {
    name: 'document of 2008',
    why: 'Without Version 2012-10-17 a policy variable is plain text (IAM User Guide, "Version"). The simulator replaces it whatever the version.',
    without: (pair) => documents(pair, (document) => ({ ...document, Version: '2012-10-17' })),
  },
  {
    name: 'variable before the fifth colon',
    why:
      'A variable whose name holds a colon, in the region of an ARN. The simulator takes the ARN apart before it reads the variable, so that ' +
      'nothing matches.',
    without: (pair) =>
      texts(pair, (text) =>
        text.replace('${aws:RequestedRegion}:', `${valueOf(pair.context, 'aws:RequestedRegion') ?? 'zz'}:`),
      ),
  },
  {
    name: 'incomplete ARN under NotResource',
    why: 'AWS fills the missing parts with *, under NotResource too. The simulator does so, then turns the answer round once more.',
    without: (pair) =>
      texts(pair, (text) =>
        text === 'arn:aws:s3'
          ? 'arn:aws:s3:*:*:*'
          : text.replace(/^arn:aws:dynamodb:eu-\*$/, 'arn:aws:dynamodb:eu-*:*:*'),
      ),
  },
  {
    name: 'addresses of both families',
    why:
      'An IPv6 address does not lie in an IPv4 range, nor the other way round, so NotIpAddress holds. The simulator fails both IpAddress and ' +
      'NotIpAddress where the policy names a single address.',
    without: (pair) => texts({ ...pair, context: mapTexts(pair.context, onlyV4) as Context }, onlyV4),
  },
  {
    name: 'value that is no ARN',
    why: 'AWS does not say what an ARN operator does with one, such as *: we answer unknown, the simulator fails the condition.',
    without: conditions((operator, key, values) => [
      operator,
      key,
      operator.includes('Arn') ? mapTexts(values, (text) => (text === '*' ? 'arn:*:*:*:*:*' : text)) : values,
    ]),
  },
  {
    name: 'range of length 0',
    why: '0.0.0.0/0 holds every IPv4 address; the simulator finds none in it.',
    without: (pair) => texts(pair, (text) => (text === '0.0.0.0/0' ? '192.0.0.0/3' : text)),
  },
];

const onlyV4 = (text: string): string =>
  text.replace(/^2001:db8::7$/, '203.0.113.201').replace(/^2001:db8::\/32$/, '203.0.113.201/32');

const valueOf = (context: Context, key: string): string | undefined =>
  Object.entries(context)
    .find(([one]) => one.toLowerCase() === key.toLowerCase())?.[1]
    ?.toString();

const hasKey = (context: Context, key: string): boolean =>
  Object.keys(context).some((one) => one.toLowerCase() === key.toLowerCase());

/** The row that explains why the verdicts differ; null when they agree; `unexplained` otherwise. */
export async function explain(pair: Pair, ours: Decision, theirs: string): Promise<string | null> {
  if (ours.result === theirs) return null;
  if (ours.result === 'explicitlyDenied' && theirs === 'implicitlyDenied') return EARLY;
  for (const { name, without } of DIFFERENCES) {
    const rewritten = without(pair);
    if (JSON.stringify(rewritten) !== JSON.stringify(pair) && (await agree(rewritten))) return name;
  }
  const all = DIFFERENCES.reduce((rest, { without }) => without(rest), pair);
  return (await agree(all)) ? 'several of these at once' : 'unexplained';
}

/** Both refuse; they name the refusal differently. */
export const EARLY =
  'explicit behind implicit: a Deny of one policy and no Allow of another; AWS evaluates denials first, the simulator stops at the first layer without an Allow';

async function agree(pair: Pair): Promise<boolean> {
  const [ours, theirs] = [decide(pair).result, await simulatePair(pair)];
  return ours === theirs || (ours === 'explicitlyDenied' && theirs === 'implicitlyDenied');
}

function conditions(rewrite: Rewrite): Difference['without'] {
  return (pair) => documents(pair, (document) => mapStatements(document, (statement) => renamed(statement, rewrite)));
}

function renamed(statement: Json, rewrite: Rewrite): Json {
  const { Condition } = statement;
  if (Condition === undefined) return statement;
  const rewritten: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of Object.entries(Condition as Record<string, Json>)) {
    for (const [key, values] of Object.entries(keys)) {
      const [name, spelled, kept] = rewrite(operator, key, values);
      rewritten[name] = { ...rewritten[name], [spelled]: kept };
    }
  }
  return { ...statement, Condition: rewritten };
}

function texts(pair: Pair, rewrite: (text: string) => string): Pair {
  return documents(pair, (document) => mapTexts(document, rewrite) as Json);
}

function mapTexts(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, rewrite));
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, rewrite)]))
    : value;
}

function documents(pair: Pair, change: (document: Json) => Json): Pair {
  const all = (list: readonly object[]): readonly object[] => list.map((document) => change(document as Json));
  return {
    ...pair,
    identity: all(pair.identity),
    boundary: pair.boundary === null ? null : all(pair.boundary),
    session: pair.session === null ? null : change(pair.session as Json),
    serviceControl: pair.serviceControl.map(all),
    resourceControl: pair.resourceControl.map(all),
  };
}

function mapStatements(document: Json, change: (statement: Json) => Json): Json {
  const { Statement } = document;
  return {
    ...document,
    Statement: Array.isArray(Statement) ? (Statement as Json[]).map(change) : change(Statement as Json),
  };
}
