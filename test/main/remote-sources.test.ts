import { afterEach, expect, test } from 'vitest';
import { DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';
import { bucketOf, startS3, type S3Double } from '../aws/doubles/s3.js';
import { withCredentials } from '../aws/environment.js';

const credentials = withCredentials();
let double: S3Double | null = null;
afterEach(() => double?.close());

test('many requests at once, each of which can be stopped, are no leak to warn of', async () => {
  const record = (at: number): object => ({
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    eventTime: '2026-03-01T09:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    awsRegion: 'us-east-1',
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
  });
  const objects = Array.from(
    { length: 40 },
    (_, at) => [`${at}.json`, Buffer.from(JSON.stringify({ Records: [record(at)] }))] as const,
  );
  double = await startS3({ trail: bucketOf(new Map(objects)) });
  credentials.at(double.endpoint);
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', note);
  const { signal } = new AbortController();
  const { rows } = await readUsage(['s3://trail/'], { ...DEFAULT_READING, threads: 0, signal });
  await new Promise((resolve) => setTimeout(resolve, 20)); // warnings come after the event that they are about
  process.off('warning', note);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  expect(warnings).not.toContain('MaxListenersExceededWarning');
});
