import { describe, expect, it } from 'vitest';
import { fleetMembers, readIdentities } from '../../../src/main/fleet/identities.js';
import { principalNamed, row } from '../../render/fixtures.js';

const details = (users: readonly string[], roles: readonly string[] = [], account = '111122223333'): string =>
  JSON.stringify({
    UserDetailList: users.map((path) => ({ Arn: `arn:aws:iam::${account}:user/${path}`, UserId: 'AIDAEXAMPLE' })),
    RoleDetailList: roles.map((path) => ({ Arn: `arn:aws:iam::${account}:role/${path}` })),
  });
const file = (name: string, text: string): { readonly name: string; readonly text: string } => ({ name, text });

describe('identities', () => {
  it('of several accounts, one file each', () => {
    const held = readIdentities([file('a', details(['a'])), file('b', details(['a'], ['r'], '444455556666'))]);
    expect(held.map(({ identity }) => identity.arn)).toEqual([
      'arn:aws:iam::111122223333:user/a',
      'arn:aws:iam::444455556666:user/a',
      'arn:aws:iam::444455556666:role/r',
    ]);
  });

  it('the same user in two files is bad usage, naming both', () => {
    const twice = (): unknown => readIdentities([file('a.json', details(['a'])), file('b.json', details(['a']))]);
    expect(twice).toThrow(/user\/a is in a\.json and in b\.json/);
  });

  it('a file of bare policies does not say whose they are', () => {
    const bare = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    expect(() => readIdentities([file('p.json', bare)])).toThrow(/p\.json does not say whose/);
  });
});

describe('members', () => {
  const held = readIdentities([file('d', details(['ops/alice', 'idle'], ['ci/Deploy']))]);
  const arns = (
    rows: Parameters<typeof fleetMembers>[0],
    accounts: readonly string[] = [],
  ): readonly (string | null)[] =>
    fleetMembers(rows, held, accounts).map(({ principal, rows: own, held: of }) =>
      of === null ? `stranger ${principal.name}` : `${principal.arn} ${own.length}`,
    );

  it('are who is in the records and who has policies', () => {
    const alice = row({ principal: principalNamed('alice', { arn: 'arn:aws:iam::111122223333:user/ops/alice' }) });
    expect(arns([alice, alice, row({ principal: principalNamed('mallory') })])).toEqual([
      'arn:aws:iam::111122223333:user/ops/alice 2',
      'stranger mallory',
      'arn:aws:iam::111122223333:user/idle 0',
      'arn:aws:iam::111122223333:role/ci/Deploy 0',
    ]);
  });

  it.each([
    ['user', 'alice', 'arn:aws:iam::111122223333:user/ops/alice 1'],
    ['unknown', 'alice', 'arn:aws:iam::111122223333:user/ops/alice 1'],
    ['role', 'Deploy', 'arn:aws:iam::111122223333:role/ci/Deploy 1'],
    ['unknown', 'Deploy', 'stranger Deploy'],
  ] as const)('a %s that the records only name %s', (kind, name, expected) => {
    expect(arns([row({ principal: principalNamed(name, { kind, arn: null }) })])[0]).toBe(expected);
  });

  it('of accounts that were not asked for are left out when they did nothing', () => {
    expect(arns([], ['444455556666'])).toEqual([]);
    expect(arns([], ['111122223333'])).toHaveLength(3);
  });
});
