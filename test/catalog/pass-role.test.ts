import { beforeAll, describe, expect, it } from 'vitest';
import { expandEvent, type StoredEventFile } from '../../src/catalog/stored.js';
import type { ActionRule } from '../../src/catalog/types.js';
import { passRoleRows } from '../../tools/catalog/tables.js';
import { namesIn, readData } from './shipped.js';

interface Passing {
  readonly label: string;
  readonly event: string;
  readonly rule: ActionRule;
}

const passing: Passing[] = [];

beforeAll(() => {
  for (const label of namesIn('events')) {
    const file = readData<StoredEventFile>('events', label);
    for (const event of Object.keys(file.events))
      for (const rule of expandEvent(file, event)?.actions ?? [])
        if (rule.action === 'iam:PassRole' && !(label === 'iam' && event === 'PassRole'))
          passing.push({ label, event, rule });
  }
});

describe('RULE 12: roles that operations pass', () => {
  it.each(passRoleRows)('finds %s %s %s, passed to %s', (...row) => {
    const [label, operations, , principal] = row;
    const found = passing.filter(
      (one) =>
        one.label === label &&
        new RegExp(operations).test(one.event) &&
        one.rule.conditions?.['StringEquals']?.['iam:PassedToService'] === principal,
    );
    expect(found.length).toBeGreaterThan(0);
  });

  /** Where AWS does not say which service the role is passed to. */
  const UNSAID = new Set(['cognito-identity SetIdentityPoolRoles']);

  it('infers every one from a parameter, to one service, of a role', () => {
    const wrong = passing.filter(
      ({ label, event, rule }) =>
        rule.inferred !== true ||
        rule.when === undefined ||
        (!UNSAID.has(`${label} ${event}`) &&
          !/^[a-z0-9.-]+\.amazonaws\.com$/.test(rule.conditions?.['StringEquals']?.['iam:PassedToService'] ?? '')) ||
        rule.resources.some(({ type }) => type !== 'role' && type !== 'iam:role'),
    );
    expect(wrong.map(({ label, event }) => `${label} ${event}`)).toEqual([]);
  });

  it('passes none in a call that only reads', () => {
    expect(passing.filter(({ event }) => /^(?:Get|List|Describe|Remove)/.test(event))).toEqual([]);
  });
});
