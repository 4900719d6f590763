import { describe, expect, it } from 'vitest';
import { explainPolicy } from '../../src/render/explain-policy.js';
import { bucket, evidence, generate, grant, resource } from '../policy/fixtures.js';

describe('explainPolicy', () => {
  it('says for each statement which events, how many, first and last, sample ids and each rule', async () => {
    const row = evidence({
      count: 12,
      lastSeen: '2026-03-05T00:00:00Z',
      eventIds: ['e1', 'e2'],
      eventName: 'ListObjectsV2',
    });
    const result = await generate([
      grant('s3:ListBucket', [bucket('b')], {
        evidence: row,
        source: 'Amazon S3 User Guide',
        reason: 's3 ListObjectsV2 needs s3:ListBucket',
      }),
    ]);
    expect(explainPolicy(result)).toBe(
      [
        'S3ListBucket',
        '  on arn:aws:s3:::b',
        '  s3:ListBucket',
        '    s3.amazonaws.com ListObjectsV2: 12 events, 2026-03-01T09:00:00Z to 2026-03-05T00:00:00Z',
        '    such as e1, e2',
        '    - s3 ListObjectsV2 needs s3:ListBucket',
        '    - mapping from: Amazon S3 User Guide',
        '',
      ].join('\n'),
    );
  });

  it('names conditions and cuts long lists', async () => {
    const queues = Array.from({ length: 9 }, (_, n) => resource('sqs:queue', { QueueName: `q${n}` }));
    const text = explainPolicy(
      await generate([grant('sqs:SendMessage', queues, { conditions: { StringEquals: { 'aws:RequestTag/a': 'b' } } })]),
    );
    expect(text).toContain(' and 4 more\n');
    expect(text).toContain('  only if aws:RequestTag/a StringEquals b\n');
  });

  it('shows control characters of a record by their codes', async () => {
    const text = explainPolicy(
      await generate([
        grant('s3:ListBucket', [bucket('b\u001b[2J')], { evidence: evidence({ eventName: 'x\u009b\u202ey' }) }),
      ]),
    );
    expect(text).toContain(String.raw`b\x1b[2J`.replace(String.raw`\x1b`, '?'));
    expect(text).toContain(String.raw`x\x9b\u202ey`);
  });
});
