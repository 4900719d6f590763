import { describe, expect, it } from 'vitest';
import { columnPaths } from '../../../src/engines/trino/column-paths.js';
import { CLOUDTRAIL_COLUMNS, printTrinoType } from '../../../src/table/columns.js';
import { eachOnce, readableTable } from '../../../src/usage/sql/lake-table.js';
import { partitionPredicate } from '../../../src/usage/sql/prune-partitions.js';

const documented = new Map(CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, printTrinoType(type)]));
const store = [
  ['recordid', 'varchar'],
  ['recordshape', 'varchar'],
  ['otherfields', 'varchar'],
  ['copiesdiffer', 'boolean'],
] as const;

function table(columns: ReadonlyMap<string, string>): Parameters<typeof readableTable>[0] {
  return {
    name: '"c"."s"."t"',
    partitions: [],
    columns: new Map([...columns].flatMap(([name, type]) => [...columnPaths(name, type)])),
  };
}

describe('a table behind an engine', () => {
  it('that has every column is read as it is, each event once', () => {
    const { sql, mayRepeat, findings } = readableTable(
      table(new Map([...documented, ...store])),
      `"day" >= '2026-03-01'`,
    );
    expect(sql).toContain(`resources, copiesdiffer FROM "c"."s"."t" WHERE "day" >= '2026-03-01') AS cloudtrail`);
    expect(sql).not.toContain('CAST');
    expect({ mayRepeat, findings }).toEqual({ mayRepeat: false, findings: [] });
  });

  it('over trail files lacks the columns of the store, which is no loss, but may hold an event twice', () => {
    const { mayRepeat, findings } = readableTable(table(documented), '');
    expect({ mayRepeat, findings }).toEqual({ mayRepeat: true, findings: [] });
  });

  it('of an older DDL lacks columns and fields: they are NULL, and named', () => {
    const older = new Map(documented);
    for (const name of ['addendum', 'eventcategory', 'sessioncredentialfromconsole']) older.delete(name);
    older.set(
      'useridentity',
      'row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, username varchar)',
    );
    older.set('readonly', 'boolean');
    const { sql, findings } = readableTable(table(older), '');
    expect(findings).toMatchObject([
      {
        code: 'column-missing',
        severity: 'medium',
        detail: {
          columns: [
            'eventcategory',
            'sessioncredentialfromconsole',
            'useridentity.onbehalfof',
            'useridentity.sessioncontext',
            'addendum',
          ],
        },
      },
    ]);
    expect(sql).toContain('CAST(readonly AS varchar) AS readonly');
    expect(sql).toContain('CAST(NULL AS varchar) AS eventcategory');
    expect(sql).toContain('ROW(useridentity.type, useridentity.principalid');
  });
});

describe('RULE 24: condition keys that a table can answer', () => {
  const all = new Map([...documented, ...store]);
  const keys = ['aws:SourceIp', 'aws:MultiFactorAuthPresent', 'aws:SourceIdentity', 's3:prefix', 'aws:username'];
  const without = (...names: readonly string[]): ReadonlyMap<string, string> =>
    new Map([...all].filter(([name]) => !names.includes(name)));
  const missingIn = (findings: ReturnType<typeof readableTable>['findings']): unknown =>
    findings.map(({ detail }) => (detail as { columns: unknown }).columns);

  type Case = readonly [columns: ReadonlyMap<string, string>, answered: readonly string[], missing: readonly unknown[]];
  it.each<[string, Case]>([
    ['our store: all', [all, keys, []]],
    [
      'trail files: all but what only the store keeps',
      [documented, ['aws:SourceIp', 'aws:MultiFactorAuthPresent', 's3:prefix', 'aws:username'], [['otherfields']]],
    ],
    [
      'a table without endpoints: not that there was none',
      [
        without('vpcendpointid'),
        ['aws:MultiFactorAuthPresent', 'aws:SourceIdentity', 's3:prefix', 'aws:username'],
        [['vpcendpointid']],
      ],
    ],
    [
      'a table without parameters',
      [
        without('requestparameters'),
        ['aws:SourceIp', 'aws:MultiFactorAuthPresent', 'aws:SourceIdentity', 'aws:username'],
        [['requestparameters']],
      ],
    ],
  ])('%s', (_, [columns, answered, missing]) => {
    const readable = readableTable(table(columns), '', { contextKeys: keys });
    expect(readable.contextKeys).toEqual(answered);
    expect(missingIn(readable.findings)).toEqual(missing);
  });

  it('sessions of an older table get no attributes: whether there was MFA is not known', () => {
    const older = new Map(documented).set('useridentity', 'row(type varchar, arn varchar, accesskeyid varchar)');
    const { sql, contextKeys } = readableTable(table(older), '', {
      contextKeys: ['aws:MultiFactorAuthPresent', 'aws:PrincipalType'],
    });
    expect(contextKeys).toEqual(['aws:PrincipalType']);
    expect(sql).toContain('attributes ROW(mfaauthenticated varchar)');
  });

  it('columns are read only where somebody asks', () => {
    expect(readableTable(table(all), '').sql).not.toMatch(/tlsdetails|vpcendpointid/);
    expect(readableTable(table(all), '', { contextKeys: ['aws:SecureTransport'] }).sql).toContain('tlsdetails');
  });
});

describe('a table whose rows are shown', () => {
  const shown = CLOUDTRAIL_COLUMNS.map(({ name }) => name);

  it('gives every documented column that it has, each once', () => {
    const all = new Map([...documented, ...store]);
    all.delete('requestid');
    const { sql, findings } = readableTable(table(all), '', { shown, contextKeys: ['aws:SourceVpce'] });
    const selected = /^\(SELECT (.*) FROM/.exec(sql)?.[1]?.split(', ') ?? [];
    expect(selected.toSorted()).toEqual([...all.keys()].toSorted());
    expect(findings).toEqual([]);
  });

  it('gives each event once, whatever the table holds', () => {
    expect(eachOnce(readableTable(table(documented), ''))).toContain('repetition = 1');
    expect(eachOnce(readableTable(table(new Map([...documented, ...store])), ''))).not.toContain('repetition');
  });
});

describe('partitions that cannot matter are left out', () => {
  const filter = { from: '2026-03-01T00:00:00Z', to: '2026-03-11T00:00:00Z', regions: [], accounts: [] };
  const predicate = (partitions: readonly string[], more: object = {}): string =>
    partitionPredicate({ filter, partitions, isEventDay: false, lateDays: 2, ...more });

  it.each([
    [
      'the documented projection',
      ['region', 'timestamp'],
      `"timestamp" >= '2026/02/28' AND "timestamp" <= '2026/03/12'`,
    ],
    [
      'year, month and day',
      ['year', 'month', 'day'],
      `(year || '/' || month || '/' || day) >= '2026/02/28' AND (year || '/' || month || '/' || day) <= '2026/03/12'`,
    ],
    ['none', [], ''],
  ])('by %s', (_, partitions, sql) => expect(predicate(partitions)).toBe(sql));

  it('a store lies by the day of the event itself', () => {
    expect(predicate(['day'], { isEventDay: true })).toBe(`"day" >= '2026-02-28' AND "day" <= '2026-03-10'`);
  });

  it('by account and region, but not by a region of global services', () => {
    const asked = { ...filter, from: null, to: null, accounts: ['111122223333'], regions: ['eu-west-1'] };
    expect(predicate(['account', 'region'], { filter: asked })).toBe(
      `account IN ('111122223333') AND region IN ('eu-west-1')`,
    );
    expect(predicate(['region'], { filter: { ...asked, regions: ['us-east-1'] } })).toBe('');
    expect(predicate(['region'], { filter: { ...asked, regions: ["x' OR 1=1"] } })).toBe('');
  });
});
