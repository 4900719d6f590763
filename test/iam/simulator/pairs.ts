/** Made-up policies and requests, from a seed: the same pairs on every machine. */
import { createRandom, type Random } from '../../random.js';

export type Context = Readonly<Record<string, string | readonly string[]>>;

export interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  readonly principal: string;
  readonly identity: readonly object[];
  readonly boundary: readonly object[] | null;
  readonly session: object | null;
  readonly serviceControl: readonly (readonly object[])[];
  readonly resourceControl: readonly (readonly object[])[];
}

const A = '111122223333';

/** Action → ARNs it can be asked on, and patterns of policies that may or may not name them. */
const TARGETS: readonly {
  readonly actions: readonly string[];
  readonly arns: readonly string[];
  readonly patterns: readonly string[];
}[] = [
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    arns: [
      'arn:aws:s3:::logs/2026/03/a.gz',
      'arn:aws:s3:::logs/alice/notes',
      'arn:aws:s3:::data-1/k',
      'arn:aws:s3:::logs/a?b',
    ],
    patterns: [
      'arn:aws:s3:::logs/*',
      'arn:aws:s3:::logs/2026/*/a.gz',
      'arn:aws:s3:::logs/${aws:username}/*',
      "arn:aws:s3:::logs/${aws:username, 'alice'}/*",
      'arn:aws:s3:::logs/${aws:PrincipalTag/Team}/*',
      'arn:aws:s3:::data-?/k',
      'arn:aws:s3:::LOGS/*',
      'arn:aws:s3:::logs/a${?}b',
      'arn:aws:s3:::logs/${*}',
      'arn:aws:s3:::*/notes',
      'arn:*:s3:::logs/2026/??/a.gz',
      'arn:aws:s3',
    ],
  },
  {
    actions: ['s3:ListBucket', 's3:GetBucketPolicy'],
    arns: ['arn:aws:s3:::logs', 'arn:aws:s3:::data-1'],
    patterns: [
      'arn:aws:s3:::logs',
      'arn:aws:s3:::log*',
      'arn:aws:s3:::data-?',
      'arn:aws:s3:::${aws:username}',
      'arn:aws:s3:::*',
    ],
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DescribeTable'],
    arns: [`arn:aws:dynamodb:eu-central-1:${A}:table/orders`, `arn:aws:dynamodb:us-east-1:${A}:table/users`],
    patterns: [
      `arn:aws:dynamodb:*:${A}:table/orders`,
      `arn:aws:dynamodb:eu-central-1:${A}:table/*`,
      'arn:aws:dynamodb:${aws:RequestedRegion}:*:table/*',
      'arn:aws:dynamodb:*:*:table/u?ers',
      'arn:aws:dynamodb:eu-*',
      `arn:aws:dynamodb:us-east-1:444455556666:table/users`,
    ],
  },
  {
    actions: ['iam:GetRole', 'iam:PassRole'],
    arns: [`arn:aws:iam::${A}:role/ci/Deploy`, `arn:aws:iam::${A}:role/App`],
    patterns: [
      `arn:aws:iam::${A}:role/*`,
      `arn:aws:iam::${A}:role/ci/*`,
      'arn:aws:iam::*:role/App',
      `arn:aws:iam::${A}:user/*`,
    ],
  },
  {
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    arns: [`arn:aws:sqs:eu-central-1:${A}:jobs`],
    patterns: [
      `arn:aws:sqs:eu-central-1:${A}:jobs`,
      `arn:aws:sqs:*:${A}:job?`,
      'arn:aws:sqs:*:*:*',
      'arn:aws:sqs:us-*:*:jobs',
    ],
  },
  {
    actions: ['ec2:DescribeInstances', 's3:ListAllMyBuckets', 'iam:ListUsers'],
    arns: ['*'],
    patterns: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:s3:::*'],
  },
];

const USERNAME = ['alice', 'bob', 'Alice', 'logs'];
const IPS = ['192.0.2.7', '198.51.100.9', '2001:db8::7', '203.0.113.200'];
const TIMES = ['2026-03-01T09:00:00Z', '2026-06-30T23:59:59Z', '2025-12-31T00:00:00Z'];
const NUMBERS = ['0', '10', '3600', '7200.5', '-1'];
const ARNS = [`arn:aws:iam::${A}:user/alice`, `arn:aws:iam::${A}:role/ci/Deploy`, `arn:aws:iam::444455556666:role/App`];
const TAGS = ['team', 'cost', 'env', 'Team'];

interface Key {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  /** Values of policies beside those of requests. */
  readonly patterns: readonly string[];
  readonly many?: true;
}

const STRING_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const NUMERIC = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const NUMERIC_OPERATORS = NUMERIC.map((name) => `Numeric${name}`);
const DATE_OPERATORS = NUMERIC.map((name) => `Date${name}`);
const ARN_OPERATORS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

const KEYS: readonly Key[] = [
  {
    key: 'aws:username',
    operators: [...STRING_OPERATORS, 'BinaryEquals'],
    values: USERNAME,
    patterns: ['a*', '?ob', '*', '${aws:PrincipalTag/Team}', '${*}'],
  },
  {
    key: 'aws:PrincipalTag/Team',
    operators: STRING_OPERATORS,
    values: ['alice', 'blue', 'green'],
    patterns: ['b*', '${aws:username}', "${aws:username, 'blue'}"],
  },
  {
    key: 'aws:RequestedRegion',
    operators: STRING_OPERATORS,
    values: ['eu-central-1', 'us-east-1'],
    patterns: ['eu-*', '*-1', 'EU-CENTRAL-1'],
  },
  {
    key: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    values: IPS,
    patterns: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.9/32', '0.0.0.0/0'],
  },
  {
    key: 'aws:CurrentTime',
    operators: DATE_OPERATORS,
    values: TIMES,
    patterns: ['2026-01-01T00:00:00Z', '2026-06-30', '2030-01-01T00:00:00+02:00'],
  },
  { key: 'aws:MultiFactorAuthAge', operators: NUMERIC_OPERATORS, values: NUMBERS, patterns: ['3600', '10.0', '.5'] },
  {
    key: 'aws:MultiFactorAuthPresent',
    operators: ['Bool', 'Null'],
    values: ['true', 'false'],
    patterns: ['True', 'FALSE'],
  },
  { key: 'aws:SecureTransport', operators: ['Bool'], values: ['true', 'false'], patterns: [] },
  {
    key: 'aws:PrincipalArn',
    operators: [...ARN_OPERATORS, 'StringLike'],
    values: ARNS,
    patterns: [`arn:aws:iam::${A}:*`, 'arn:aws:iam::*:role/*', 'arn:aws:iam::*:user/${aws:username}', '*'],
  },
  {
    key: 'aws:TagKeys',
    operators: ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'Null'],
    values: TAGS,
    patterns: ['t*', '?nv', '*'],
    many: true,
  },
  {
    key: 'aws:CalledVia',
    operators: ['StringEquals', 'StringNotEquals'],
    values: ['athena.amazonaws.com', 'cloudformation.amazonaws.com'],
    patterns: [],
    many: true,
  },
  {
    key: 'aws:SourceVpce',
    operators: ['StringEquals', 'StringNotEquals', 'Null'],
    values: ['vpce-1', 'vpce-2'],
    patterns: [],
  },
];

export function makePairs(seed: number, count: number): readonly Pair[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => makePair(random));
}

function makePair(r: Random): Pair {
  const target = r.pick(TARGETS);
  const role = r.chance(0.5);
  const policies = (least: number, most: number): readonly object[] =>
    Array.from({ length: least + r.below(most - least + 1) }, () => makePolicy(r, target));
  return {
    action: r.pick(target.actions),
    resource: r.pick(target.arns),
    context: makeContext(r),
    principal: role ? `arn:aws:sts::${A}:assumed-role/Deploy/session` : `arn:aws:iam::${A}:user/alice`,
    identity: policies(1, 3),
    boundary: r.chance(0.15) ? policies(1, 1) : null,
    session: role && r.chance(0.2) ? makePolicy(r, target) : null,
    serviceControl: r.chance(0.15) ? [policies(1, 2), policies(1, 2)] : [],
    resourceControl: r.chance(0.15) ? [[makeResourceControl(r, target)]] : [],
  };
}

function makeContext(r: Random): Context {
  const context: Record<string, string | readonly string[]> = {};
  for (const { key, values, many } of KEYS) {
    if (r.chance(0.4)) continue;
    const spelled = r.chance(0.2) ? key.toLowerCase() : key;
    context[spelled] = many ? r.some(values, 3) : r.pick(values);
  }
  return context;
}

type Target = (typeof TARGETS)[number];

function makePolicy(r: Random, target: Target): object {
  const statements = Array.from({ length: 1 + r.below(3) }, () => makeStatement(r, target));
  const version = r.chance(0.9) ? { Version: '2012-10-17' } : r.chance(0.5) ? { Version: '2008-10-17' } : {};
  return { ...version, Statement: statements.length === 1 && r.chance(0.5) ? statements[0] : statements };
}

function makeStatement(r: Random, target: Target): object {
  const sid = r.chance(0.3) ? { Sid: `S${r.below(99)}` } : {};
  const condition = r.chance(0.55) ? { Condition: makeConditions(r) } : {};
  return {
    ...sid,
    Effect: r.chance(0.8) ? 'Allow' : 'Deny',
    ...makeActions(r, target),
    ...makeResources(r, target),
    ...condition,
  };
}

function makeActions(r: Random, target: Target): object {
  const action = (): string => {
    const name = r.pick(target.actions);
    const [prefix = ''] = name.split(':');
    return r.pick([
      name,
      name,
      name,
      name.toUpperCase(),
      '*',
      `${prefix}:*`,
      `${name.slice(0, -3)}*`,
      name.replace(/.$/, '?'),
      'sns:Publish',
    ]);
  };
  return { [r.chance(0.85) ? 'Action' : 'NotAction']: oneOrList(r, action) };
}

function makeResources(r: Random, target: Target): object {
  const resource = (): string => r.pick(['*', r.pick(target.arns), r.pick(target.patterns), r.pick(target.patterns)]);
  return { [r.chance(0.88) ? 'Resource' : 'NotResource']: oneOrList(r, resource) };
}

const oneOrList = <T>(r: Random, make: () => T): T | readonly T[] =>
  r.chance(0.4) ? make() : Array.from({ length: 1 + r.below(3) }, make);

function makeConditions(r: Random): object {
  const conditions: Record<string, Record<string, unknown>> = {};
  for (let left = 1 + r.below(2); left > 0; left -= 1) {
    const key = r.pick(KEYS);
    const operator = makeOperator(r, key);
    const values =
      operator === 'Null' ? r.pick(['true', 'false']) : oneOrList(r, () => r.pick([...key.values, ...key.patterns]));
    conditions[operator] = { ...conditions[operator], [r.chance(0.2) ? key.key.toUpperCase() : key.key]: values };
  }
  return conditions;
}

function makeOperator(r: Random, { operators, many }: Key): string {
  const base = r.pick(operators);
  if (base === 'Null') return base;
  const set = r.chance(many ? 0.85 : 0.08) ? r.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  return `${set}${base}${r.chance(0.2) ? 'IfExists' : ''}`;
}

function makeResourceControl(r: Random, target: Target): object {
  const [prefix = ''] = (target.actions[0] ?? '').split(':');
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: `${prefix}:*`,
    ...makeResources(r, target),
    Condition: makeConditions(r),
  };
  return { Version: '2012-10-17', Statement: [statement] };
}
