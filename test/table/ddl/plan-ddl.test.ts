import { describe, expect, it } from 'vitest';
import { parseDdl } from '../../../src/table/ddl/parse-ddl.js';
import { planDdl, type DdlWish } from '../../../src/table/ddl/plan-ddl.js';
import { printCreateTable } from '../../../src/table/ddl/print-ddl.js';
import { cloudTrailSpelling } from '../../../src/table/ddl/spelling.js';
import { readTrailLocation } from '../../../src/table/ddl/trail-location.js';
import { tableView } from '../../../src/table/ddl/table-view.js';

const wish = (more: Partial<DdlWish>): DdlWish => ({
  name: { database: null, table: 'cloudtrail_logs' },
  location: 's3://example-trail/AWSLogs/111122223333/',
  style: 'projection',
  accounts: [],
  regions: [],
  from: '2020/01/01',
  ...more,
});

/** Golden files: what Athena is to be given. `npx vitest -u` writes them. */
const GOLDEN: Readonly<Record<string, Partial<DdlWish>>> = {
  console: { style: 'console', name: { database: null, table: 'cloudtrail_logs_example_trail' } },
  'json-serde': { style: 'json-serde', location: 's3://example-trail/prefix/AWSLogs/111122223333/CloudTrail' },
  projection: { regions: ['us-east-1', 'eu-west-1'], accounts: ['111122223333', '444455556666'] },
  'projection-any-account': { location: 's3://example-trail', from: '2026/03/01' },
  organization: {
    style: 'organization',
    location: 's3://example-trail/AWSLogs/o-exampleorgid/',
    accounts: ['111122223333'],
    regions: ['us-east-1'],
  },
};

describe('DDL for Athena', () => {
  it.each(Object.entries(GOLDEN))('%s is as in its golden file', async (file, more) => {
    const create = planDdl(wish(more));
    const spelling = more.style === 'console' ? cloudTrailSpelling : undefined;
    await expect(`${printCreateTable(create, spelling)};\n`).toMatchFileSnapshot(`golden/${file}.sql`);
  });

  it.each(Object.entries(GOLDEN))('%s is read back as it was meant, and gives a table', (_, more) => {
    const create = planDdl(wish(more));
    expect(parseDdl(printCreateTable(create))).toEqual(create);
    expect(parseDdl(printCreateTable(create, cloudTrailSpelling))).toEqual(create);
    expect(tableView(create).columns.length).toBe(create.columns.length + create.partitionColumns.length);
  });

  it.each([
    [{ location: 'examples/data' }, /is not where a trail delivers/],
    [{ location: "s3://b'; DROP TABLE x; --" }, /is not where a trail delivers/],
    [{ location: 's3://example-trail/AWSLogs/111122223333/CloudTrail-Digest/' }, /is not where a trail delivers/],
    [{ style: 'console', location: 's3://example-trail/' }, /for one account/],
    [{ style: 'console', location: 's3://example-trail/AWSLogs/o-exampleorgid/' }, /no table for an organization/],
    [{ style: 'organization' }, /does not name the organization/],
  ] as const)('%j is refused', (more, message) => {
    expect(() => planDdl(wish(more))).toThrow(message);
  });
});

describe('a trail’s location', () => {
  it.each([
    ['s3://example-trail', ['s3://example-trail/AWSLogs', null, null, null]],
    ['s3://example-trail/', ['s3://example-trail/AWSLogs', null, null, null]],
    ['s3://example-trail/a/b/', ['s3://example-trail/a/b/AWSLogs', null, null, null]],
    ['s3://example-trail/AWSLogs/111122223333', ['s3://example-trail/AWSLogs', null, '111122223333', null]],
    [
      's3://example-trail/p/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-gov-west-1/',
      ['s3://example-trail/p/AWSLogs', 'o-exampleorgid', '111122223333', 'us-gov-west-1'],
    ],
    // Control Tower: the prefix is the organization
    [
      's3://example-trail/o-exampleorgid/AWSLogs/o-exampleorgid',
      ['s3://example-trail/o-exampleorgid/AWSLogs', 'o-exampleorgid', null, null],
    ],
  ])('%s', (location, expected) => {
    const { root, organization, account, region } = readTrailLocation(location);
    expect([root, organization, account, region]).toEqual(expected);
  });
});
