import { describe, expect, it } from 'vitest';
import { trimtrail } from './run.js';

describe('ddl', () => {
  it.each([
    [['--style', 'parquet', '--location', 's3://b-1/store'], "LOCATION 's3://b-1/store/'"],
    [
      ['--style', 'parquet', '--engine', 'trino', '--location', 's3://b-1/store/'],
      "external_location = 's3://b-1/store/'",
    ],
    [
      ['--style', 'console', '--table', 'Logs', '--location', 's3://example-trail/AWSLogs/111122223333/'],
      'eventVersion STRING',
    ],
    [['--from', '2026-03-01', '--location', 's3://example-trail/'], "'2026/03/01,NOW'"],
  ])('%j', async (args, part) => {
    const { code, stdout, stderr } = await trimtrail(['ddl', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(part);
  });

  it.each([
    [[], '--location'],
    [['--location', 'here'], 'is not where a trail delivers'],
    [['--location', 's3://example-trail/', '--engine', 'trino'], 'CloudTrailInputFormat'],
    [['--location', 's3://example-trail/', '--table', 'a b'], 'no table name'],
    [['--location', 's3://example-trail/', '--accounts', '1'], '12 digits'],
    [['--location', 's3://example-trail/', '--regions', "x'y"], 'regions such as'],
    [['--location', "s3://b/';DROP", '--style', 'parquet'], 'no place in S3'],
    [['--location', 's3://example-trail/', '--from', 'never'], 'never'],
  ])('%j exits 2', async (args, message) => {
    const { code, stdout, stderr } = await trimtrail(['ddl', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
