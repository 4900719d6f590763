import { describe, expect, it } from 'vitest';
import type { GrantResource } from '../../src/actions/types.js';
import { finding, type Finding } from '../../src/base/findings.js';
import { generateStatements } from '../../src/policy/generate-statements.js';
import type { GeneratedPolicy } from '../../src/policy/types.js';
import { catalog, usageOf, ACCOUNT, evidence, EXACT, grant, resource } from './fixtures.js';

const codes = ({ findings }: GeneratedPolicy): readonly string[] => findings.map(({ code }) => code);
const arn = (rest: string): string => `arn:aws:${rest}`;
const REGIONAL = `eu-central-1:${ACCOUNT}`;

const gap = (counterpart: string, resources: readonly GrantResource[]): Finding =>
  finding('lifecycle-gap', `${counterpart} never`, 3, {
    action: 'dynamodb:CreateTable',
    counterpart,
    resources,
    statement: {},
  });

describe('RULE 17: lifecycle', () => {
  const table = resource('dynamodb:table', { TableName: 'jobs' });
  const created = grant('dynamodb:CreateTable', [table], { evidence: evidence({ count: 3 }) });
  const withGap = (counterpart: string, withLifecycle: boolean): Promise<GeneratedPolicy> =>
    generateStatements(usageOf([created], [gap(counterpart, [table])]), catalog, { ...EXACT, withLifecycle });

  it('adds the counterpart on the same resources when asked, with the evidence of what it undoes', async () => {
    const result = await withGap('dynamodb:DeleteTable', true);
    expect(result.policy.Statement).toMatchObject([
      { Action: ['dynamodb:CreateTable', 'dynamodb:DeleteTable'], Resource: [arn(`dynamodb:${REGIONAL}:table/jobs`)] },
    ]);
    expect(result.evidence.find(({ action }) => action === 'dynamodb:DeleteTable')).toMatchObject({
      count: 3,
      reasons: ['dynamodb:CreateTable was called and dynamodb:DeleteTable undoes it', expect.any(String)],
    });
    expect(codes(result)).toContain('lifecycle-gap');
  });

  it('adds nothing otherwise', async () => {
    const result = await withGap('dynamodb:DeleteTable', false);
    expect(result.policy.Statement.flatMap(({ Action }) => Action)).toEqual(['dynamodb:CreateTable']);
  });

  it('RULE 13: holds a guarded counterpart to exact ARNs', async () => {
    const result = await generateStatements(
      usageOf([created], [gap('dynamodb:PutResourcePolicy', [resource('dynamodb:table', { TableName: null })])]),
      catalog,
      { ...EXACT, withLifecycle: true },
    );
    expect(result.policy.Statement.flatMap(({ Action }) => Action)).toEqual(['dynamodb:CreateTable']);
    expect(codes(result)).toContain('guarded-withheld');
  });
});
