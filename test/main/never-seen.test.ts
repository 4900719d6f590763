import { describe, expect, it } from 'vitest';
import { neverSeen } from '../../src/main/never-seen.js';
import { row } from '../render/fixtures.js';

const user = (name: string): string => `arn:aws:iam::111122223333:user/${name}`;
const asked = { accounts: [] };

describe('users and roles that the records do not hold', () => {
  it('are those no row is of, each once', () => {
    const seen = row({});
    const arns = [
      seen.principal.arn ?? '',
      user('idle'),
      user('idle'),
      'arn:aws:iam::111122223333:group/g',
      'nonsense',
    ];
    expect(neverSeen(arns, [seen], asked).map(({ principal }) => principal)).toEqual([
      { kind: 'user', arn: user('idle'), name: 'idle', account: '111122223333', id: null },
    ]);
  });

  it('do not include whose name alone the console’s CSV gives', () => {
    const bare = { kind: 'unknown', arn: null, name: 'maybe', account: '111122223333', id: null } as const;
    expect(neverSeen([user('path/maybe')], [row({ principal: bare })], asked)).toEqual([]);
    expect(neverSeen([user('path/maybe')], [row({ principal: { ...bare, account: null } })], asked)).toEqual([]);
  });
});
