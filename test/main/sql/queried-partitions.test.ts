import { describe, expect, it } from 'vitest';
import { wishOf } from '../../../src/main/athena-price.js';
import { ALL_PARTITIONS, queriedPartitions } from '../../../src/main/sql/queried-partitions.js';
import { dayRange } from '../../../src/aws/s3/prune.js';

const days = (first: string | null, last: string | null, more: object = {}): object => ({
  ...ALL_PARTITIONS,
  first,
  last,
  ...more,
});

describe('RULE 36: which partitions a query of a user can read', () => {
  it.each<[where: string, read: object]>([
    [`timestamp = '2026/03/01'`, days('2026-03-01', '2026-03-01')],
    [`"timestamp" >= '2026/03/01' AND "timestamp" < '2026/04/01'`, days('2026-03-01', '2026-04-01')],
    [`timestamp BETWEEN '2026/03/01' AND '2026/03/05' AND eventname = 'x'`, days('2026-03-01', '2026-03-05')],
    [`'2026-03-01' <= day`, days('2026-03-01', null)],
    [`day IN ('2026-03-05', '2026-03-01')`, days('2026-03-01', '2026-03-05')],
    [`year = '2026' AND month = '03' AND day = '01'`, days('2026-03-01', '2026-03-01')],
    [`year = '2026' AND month = '02'`, days('2026-02-01', '2026-02-28')],
    [`year = '2026'`, days('2026-01-01', '2026-12-31')],
    [
      `t.account = '111122223333' AND t.region IN ('eu-west-1', 'us-east-1')`,
      days(null, null, { accounts: ['111122223333'], regions: ['eu-west-1', 'us-east-1'] }),
    ],
    [`timestamp = '2026/03/01' OR eventname = 'x'`, ALL_PARTITIONS],
    [`NOT timestamp = '2026/03/01'`, ALL_PARTITIONS],
    [`timestamp <> '2026/03/01'`, ALL_PARTITIONS],
    [`timestamp >= date_format(now(), '%Y/%m/%d')`, ALL_PARTITIONS],
    [`timestamp = 'yesterday'`, ALL_PARTITIONS],
    [`year = '2026' AND month = '13'`, days('2026-01-01', '2026-12-31')],
  ])('WHERE %s', (where, read) => {
    expect(queriedPartitions(`SELECT * FROM trail t WHERE ${where}`, 'trail')).toEqual(read);
  });

  it.each<[sql: string, read: object | null]>([
    ['SELECT 1', null],
    ['SELECT * FROM other', null],
    ['SHOW TABLES', null],
    ['DROP TABLE trail', null],
    ['SELECT * FROM security.trail', ALL_PARTITIONS],
    [`WITH x AS (SELECT * FROM trail WHERE day = '2026-03-01') SELECT * FROM x`, days('2026-03-01', '2026-03-01')],
    [
      `SELECT r.arn FROM trail CROSS JOIN UNNEST(resources) AS u(r) WHERE day = '2026-03-01'`,
      days('2026-03-01', '2026-03-01'),
    ],
    [`SELECT * FROM trail WHERE day = '2026-03-01' UNION ALL SELECT * FROM trail`, ALL_PARTITIONS],
    [`SELECT * FROM trail a JOIN other b ON a.x = b.x WHERE day = '2026-03-01'`, ALL_PARTITIONS],
    [`INSERT INTO copy SELECT * FROM trail`, ALL_PARTITIONS],
    [`SELECT FROM WHERE trail`, ALL_PARTITIONS],
  ])('%s', (sql, read) => expect(queriedPartitions(sql, 'trail')).toEqual(read));

  it('are the folders of exactly those days', () => {
    expect(dayRange(wishOf({ ...ALL_PARTITIONS, first: '2026-03-01', last: '2026-03-31' }))).toEqual({
      first: '2026/03/01',
      last: '2026/03/31',
    });
  });
});
