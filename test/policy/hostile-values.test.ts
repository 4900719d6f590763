import { describe, expect, it } from 'vitest';
import type { GrantResource } from '../../src/actions/types.js';
import { allows } from '../../src/iam/allows.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { EXACT, generate, grant, object, OPTIONS, resource } from './fixtures.js';
import { HOSTILE } from './hostile-values.js';
import { simulate } from './simulate.js';

const isForbidden = (text: string): boolean => /[^\t\n\r\u0020-\u00ff]/.test(text);
const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
const cases = HOSTILE.map((value) => [JSON.stringify(shown(value)), value] as const);

/** Where a value can stand: resource of it, action, and the ARN AWS would see. */
const PLACES: readonly {
  readonly place: string;
  readonly action: string;
  readonly resourceOf: (value: string) => GrantResource;
  readonly arnOf: (value: string) => string;
}[] = [
  {
    place: 'key',
    action: 's3:GetObject',
    resourceOf: (value) => object('b', value),
    arnOf: (value) => `arn:aws:s3:::b/${value}`,
  },
  {
    place: 'start of a key',
    action: 's3:GetObject',
    resourceOf: (value) => object('b', `${value}/k`),
    arnOf: (value) => `arn:aws:s3:::b/${value}/k`,
  },
  {
    place: 'name',
    action: 'sqs:SendMessage',
    resourceOf: (value) => resource('sqs:queue', { QueueName: value }),
    arnOf: (value) => `arn:aws:sqs:eu-central-1:111122223333:${value}`,
  },
];

it('there are at least 100 of them', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(100);
});

describe.each(PLACES)('RULE 7: in a $place', ({ action, resourceOf, arnOf }) => {
  it.each(cases)('%s is allowed and widens nothing', async (_shown, value) => {
    const { policy, findings } = await generate([grant(action, [resourceOf(value)])], EXACT);
    const parsed = parsePolicy(JSON.stringify(policy));
    expect(allows(parsed, action, arnOf(value))).toBe(true);
    const others = [
      `${value}x`,
      `x${value}`,
      'alice',
      'b',
      '',
      `${value}/x`,
      value.replaceAll('*', 'x'),
      value.replaceAll('?', 'x'),
    ];
    for (const other of others) {
      if (other === value || isForbidden(value)) continue;
      expect(allows(parsed, action, arnOf(other)), JSON.stringify(other)).toBe(false);
    }
    expect(allows(parsed, action, 'arn:aws:s3:::other/k')).toBe(false);
    expect(findings.some(({ code }) => code === 'character-generalised')).toBe(isForbidden(value));
  });

  it.each(cases)('%s leaves a document IAM accepts', async (_shown, value) => {
    const { policy } = await generate([grant(action, [resourceOf(value)])], OPTIONS);
    expect(policy.Statement).toHaveLength(1);
    expect(JSON.stringify(policy)).not.toMatch(/[^\t\n\r\u0020-\u00ff]/);
    expect(policy.Statement[0]?.Sid).toMatch(/^[A-Za-z0-9]+$/);
  });
});

describe('RULE 7: a forbidden character', () => {
  it('stands for one character, no more', async () => {
    const { policy } = await generate([grant('s3:GetObject', [object('b', 'a→b')])], EXACT);
    expect(allows(policy, 's3:GetObject', 'arn:aws:s3:::b/axb')).toBe(true);
    expect(allows(policy, 's3:GetObject', 'arn:aws:s3:::b/axxb')).toBe(false);
    expect(allows(policy, 's3:GetObject', 'arn:aws:s3:::b/ab')).toBe(false);
  });
});

describe('RULE 7: iam-simulate agrees', () => {
  const usable = cases.filter(([, value]) => !/[*\n\r]/.test(value) && value.length < 1_000);
  it.each(usable)('%s is allowed, others are not', async (_shown, value) => {
    const { policy } = await generate([grant('s3:GetObject', [object('b', value)])], EXACT);
    expect(await simulate(policy, 's3:GetObject', `arn:aws:s3:::b/${value}`)).toBe('Allowed');
    if (isForbidden(value)) return;
    expect(await simulate(policy, 's3:GetObject', `arn:aws:s3:::b/${value}x`)).toBe('ImplicitlyDenied');
    expect(await simulate(policy, 's3:GetObject', `arn:aws:s3:::b/alice`)).toBe('ImplicitlyDenied');
  });
});
