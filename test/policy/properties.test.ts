import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant, GrantResource } from '../../src/actions/types.js';
import { allows } from '../../src/iam/allows.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import {
  ACCOUNT,
  evidence,
  EXACT,
  generate,
  grant,
  object,
  bucket,
  OPTIONS,
  OTHER_ACCOUNT,
  resource,
} from './fixtures.js';
import { simulate } from './simulate.js';

const NAMES = ['a', 'ab', 'a/b', 'p/1', 'p/2', 'p/q/1', '*', '?', '${aws:username}', '$', 'x y', 'é'];
const name = fc.constantFrom(...NAMES);
const known = fc.option(name, { nil: null, freq: 6 });
const account = fc.constantFrom(ACCOUNT, OTHER_ACCOUNT);

const anyObject = fc.tuple(fc.constantFrom('b', 'bc', 'b-2'), name).map(([b, key]) => object(b, key));
const anyBucket = fc.constantFrom('b', 'bc', 'b-2').map((b) => bucket(b));
const anyQueue = fc.tuple(known, account).map(([QueueName, Account]) => resource('sqs:queue', { QueueName, Account }));
const anyTable = known.map((TableName) => resource('dynamodb:table', { TableName }));
const anyRole = known.map((RoleNameWithPath) => resource('iam:role', { RoleNameWithPath }));

const measures = fc
  .record({
    count: fc.integer({ min: 1, max: 9 }),
    id: fc.integer({ min: 0, max: 999 }),
    region: fc.constantFrom('eu-central-1', null),
  })
  .map(({ count, id, region }) => evidence({ count, region, eventIds: [`e${id}`] }));

const call = (actions: readonly string[], resources: fc.Arbitrary<GrantResource>): fc.Arbitrary<Grant> =>
  fc
    .tuple(fc.constantFrom(...actions), fc.array(resources, { minLength: 1, maxLength: 3 }), measures)
    .map(([action, list, measured]) => grant(action, list, { evidence: measured }));

const anyGrant = fc.oneof(
  call(['s3:GetObject', 's3:PutObject'], anyObject),
  call(['s3:ListBucket', 's3:GetBucketAcl', 's3:CreateBucket'], anyBucket),
  call(['sqs:SendMessage', 'sqs:DeleteQueue'], anyQueue),
  call(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:CreateTable'], anyTable),
  call(['iam:GetRole', 'iam:DeleteRole'], anyRole),
);
const anyGrants = fc.array(anyGrant, { maxLength: 25 });

/** ARNs a resource stands for: unknown variables take each of a few values. */
function arnsOf(one: GrantResource): readonly string[] {
  return ['', 'zz', 'p/1', '*'].map((unknown) =>
    one.format.replace(/\$\{(\w+)\}/g, (_all, variable: string) => one.variables[variable] ?? unknown),
  );
}

const actionsOf = (grants: readonly Grant[]): readonly string[] => [...new Set(grants.map(({ action }) => action))];
const allArns = (grants: readonly Grant[]): readonly string[] => [
  ...new Set(grants.flatMap(({ resources }) => resources.flatMap(arnsOf))),
];

/** Does one of the grants name the action on the ARN? Decided without the code under test. */
function isGranted(list: readonly Grant[], action: string, arn: string): boolean {
  return list.some((one) => one.action === action && one.resources.some((r) => standsFor(r, arn)));
}

function standsFor({ format, variables }: GrantResource, arn: string): boolean {
  const parts = format.split(/\$\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : (variables[part] ?? null)));
  const source = parts.map((part) => (part === null ? '[^]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('');
  return new RegExp(`^${source}$`).test(arn);
}

describe('generateStatements', () => {
  it.each([
    ['auto', OPTIONS],
    ['exact', EXACT],
  ] as const)('allows every action on every ARN it was seen on (%s)', async (_name, options) => {
    await fc.assert(
      fc.asyncProperty(anyGrants, async (list) => {
        const policy = parsePolicy((await generate(list, options)).policy);
        for (const { action, resources } of list) {
          for (const arn of resources.flatMap(arnsOf))
            expect(allows(policy, action, arn), `${action} ${arn}`).toBe(true);
        }
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('PEERS 14: allows nothing else when asked for exact resources', async () => {
    await fc.assert(
      fc.asyncProperty(anyGrants, async (list) => {
        const policy = parsePolicy((await generate(list, EXACT)).policy);
        for (const action of actionsOf(list)) {
          for (const arn of allArns(list))
            expect(allows(policy, action, arn), `${action} ${arn}`).toBe(isGranted(list, action, arn));
        }
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('PEERS 16: auto never allows an object in a bucket that was not used so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call(['s3:GetObject', 's3:PutObject'], anyObject), { maxLength: 60 }), async (list) => {
        const policy = parsePolicy((await generate(list, OPTIONS)).policy);
        for (const action of ['s3:GetObject', 's3:PutObject']) {
          for (const b of ['b', 'bc', 'b-2']) {
            const used = list.some(
              (one) => one.action === action && one.resources.some((r) => r.variables['BucketName'] === b),
            );
            if (!used) for (const n of NAMES) expect(allows(policy, action, `arn:aws:s3:::${b}/${n}`)).toBe(false);
          }
        }
      }),
      { seed: 23, numRuns: 100 },
    );
  });

  it('gives the same bytes in any order and when grants are doubled', async () => {
    await fc.assert(
      fc.asyncProperty(anyGrants, fc.integer(), async (list, seed) => {
        const shuffled = [...list, ...list.slice(0, 5)].toSorted((a, b) => shuffleKey(a, seed) - shuffleKey(b, seed));
        expect(JSON.stringify(await generate(shuffled))).toBe(JSON.stringify(await generate(list)));
      }),
      { seed: 24, numRuns: 150 },
    );
  });

  it('makes Sids that are unique and alphanumeric, and evidence for each action of each statement', async () => {
    await fc.assert(
      fc.asyncProperty(anyGrants, async (list) => {
        const { policy, evidence: lines } = await generate(list);
        const sids = policy.Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        for (const { Sid, Action, Resource } of policy.Statement) {
          expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
          const own = lines.filter(({ sid }) => sid === Sid);
          expect(new Set(own.map(({ action }) => action))).toEqual(new Set(Action));
          expect(new Set(own.flatMap(({ resources }) => resources))).toEqual(new Set(Resource));
        }
      }),
      { seed: 25, numRuns: 150 },
    );
  });

  it('RULE 7: iam-simulate gives the same verdicts', async () => {
    const sample = fc.sample(anyGrants, { seed: 26, numRuns: 12 });
    for (const list of sample) {
      const { policy } = await generate(list, EXACT);
      const parsed = parsePolicy(policy);
      // It reads `*` in a request as a wildcard, and refuses an empty name.
      for (const arn of allArns(list).filter((text) => !text.includes('*') && !/[:/]$/.test(text))) {
        for (const action of actionsOf(list).filter((text) => text.split(':')[0] === arn.split(':')[2])) {
          const verdict = await simulate(policy, action, arn);
          if (verdict.startsWith('error')) continue;
          expect(verdict === 'Allowed', `${action} ${arn}`).toBe(allows(parsed, action, arn));
        }
      }
    }
  });
});

/** An order that depends on the grant and a number. */
function shuffleKey(one: Grant, seed: number): number {
  let hash = seed | 0;
  for (const character of JSON.stringify(one)) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return hash;
}
