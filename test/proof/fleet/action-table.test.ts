import { describe, expect, it, test } from 'vitest';
import { coversActions } from '../../../src/iam/contains.js';
import { parsePolicy, type ParsedStatement } from '../../../src/iam/parse-policy.js';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import {
  addBits,
  allBits,
  forEachBit,
  hasBit,
  keepBits,
  noBits,
  setBit,
  takeBits,
  type ActionBits,
} from '../../../src/proof/fleet/action-bits.js';
import { openActionTable } from '../../../src/proof/fleet/action-table.js';

function positionsOf(bits: ActionBits): readonly number[] {
  const found: number[] = [];
  forEachBit(bits, (at) => found.push(at));
  return found;
}

const statementOf = (names: object): ParsedStatement => {
  const [statement] = parsePolicy({ Statement: { Effect: 'Allow', Resource: '*', ...names } }).statements;
  if (statement === undefined) throw new Error('no statement');
  return statement;
};

describe('a set of actions', () => {
  it.each([1, 31, 32, 33, 64, 100])('of %i holds what was put in, at both ends', (size) => {
    const some = noBits(size);
    setBit(some, 0);
    setBit(some, size - 1);
    expect(positionsOf(some)).toEqual([...new Set([0, size - 1])]);
    expect(positionsOf(allBits(size))).toEqual(Array.from({ length: size }, (_, at) => at));
    const rest = allBits(size);
    takeBits(rest, some);
    expect(positionsOf(rest)).toHaveLength(size - new Set([0, size - 1]).size);
    addBits(rest, some);
    keepBits(rest, some);
    expect(positionsOf(rest)).toEqual(positionsOf(some));
    expect(hasBit(some, size + 40)).toBe(false);
  });
});

describe('what a statement names is what the evaluator says', async () => {
  const catalog = await shippedCatalog();
  const table = await openActionTable(catalog);

  test.each<[names: object]>([
    [{ Action: '*' }],
    [{ Action: 's3:*' }],
    [{ Action: 'S3:getobject' }],
    [{ Action: ['s3:Get*', 'ec2:Describe?nstances', 'iam:*Role*'] }],
    [{ Action: 'no-such-service:*' }],
    [{ Action: 's3:NoSuchAction' }],
    [{ NotAction: ['iam:*', 'organizations:*', 'account:*'] }],
    [{ NotAction: '*' }],
    [{ NotAction: 's3:Get*' }],
  ])('%j', (names) => {
    const statement = statementOf(names);
    const bits = table.named(statement);
    const differing = table.actions.filter(({ name }, at) => coversActions(statement, name) !== hasBit(bits, at));
    expect(differing.map(({ name }) => name)).toEqual([]);
  });

  it('an action is found in any case, and none that is not there', () => {
    expect(table.actions[table.at('S3:GETOBJECT') ?? -1]?.name).toBe('s3:GetObject');
    expect(table.at('s3:Nothing')).toBeUndefined();
    expect(table.actions.length).toBeGreaterThan(20_000);
  });

  it('is remembered for a statement', () => {
    const statement = statementOf({ Action: 's3:*' });
    expect(table.named(statement)).toBe(table.named(statement));
  });
});
