import { describe, expect, it } from 'vitest';
import { finding } from '../../src/base/findings.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { countFindings, DRAFT_SENTENCE, findingsSummary } from '../../src/render/findings-summary.js';
import { jsonText, policyJson } from '../../src/render/json-text.js';
import { tableText, textWidth } from '../../src/render/table.js';
import { principalsTable, usageTable } from '../../src/render/tables.js';
import { summarizeCalls, summarizePrincipals } from '../../src/usage/summaries.js';
import { principalNamed, row } from './fixtures.js';

/** What no output may hold: anything that moves a cursor, hides or reorders text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u;
const HOSTILE = '\u001b[2J\u0007\u009b1m\u202eevil\u200b\u{e0041}\u2028x\u0000';

describe('policyJson', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Resource: ['arn:aws:s3:::b/\u0085é'],
        Action: ['s3:GetObject'],
        Effect: 'Allow',
        Sid: 'S3ReadObject',
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
    ],
  } as const;

  it('has IAM’s key order, lists, two spaces and a line feed at the end', () => {
    expect(policyJson(document)).toBe(
      [
        '{',
        '  "Version": "2012-10-17",',
        '  "Statement": [',
        '    {',
        '      "Sid": "S3ReadObject",',
        '      "Effect": "Allow",',
        '      "Action": [',
        '        "s3:GetObject"',
        '      ],',
        '      "Resource": [',
        String.raw`        "arn:aws:s3:::b/\u0085é"`,
        '      ],',
        '      "Condition": {',
        '        "StringEquals": {',
        '          "aws:ResourceAccount": "${aws:PrincipalAccount}"',
        '        }',
        '      }',
        '    }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('means the same when read again', () => {
    expect(JSON.parse(policyJson(document))).toEqual(document);
    expect(parsePolicy(policyJson(document)).statements).toHaveLength(1);
    expect(policyJson({ Version: '2012-10-17', Statement: [] })).toBe(
      '{\n  "Version": "2012-10-17",\n  "Statement": []\n}\n',
    );
  });
});

describe('jsonText', () => {
  it('writes what does not print as escapes, and reads back the same', () => {
    const value = { [HOSTILE]: [HOSTILE, '漢字 😀 é'] };
    const text = jsonText(value);
    expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(text).toContain('漢字 😀 é');
    expect(JSON.parse(text)).toEqual(value);
    expect(jsonText(value, { indent: 0 }).trimEnd()).not.toContain('\n');
  });
});

describe('tables', () => {
  it('aligns columns, numbers to the right, nothing behind the last text', () => {
    expect(usageTable(summarizeCalls([row({ count: 10 }), row({ eventName: 'List', region: null })]))).toBe(
      [
        'event type  event source      event name    region        count  denied  failed  first seen            last seen',
        'AwsApiCall  s3.amazonaws.com  GetBucketAcl  eu-central-1     10       0       0  2026-03-01T09:00:00Z  2026-03-01T09:00:00Z',
        'AwsApiCall  s3.amazonaws.com  List          -                 1       0       0  2026-03-01T09:00:00Z  2026-03-01T09:00:00Z',
        '',
      ].join('\n'),
    );
  });

  it('counts wide and combining characters, and keeps both ends of what it cuts', () => {
    expect([textWidth('ab'), textWidth('漢字'), textWidth('e\u0301'), textWidth('😀')]).toEqual([2, 4, 1, 2]);
    const columns = [
      { title: 'a', align: 'left', shrink: true },
      { title: 'b', align: 'right' },
    ] as const;
    const text = tableText(
      columns,
      [
        ['arn:aws:iam::111122223333:user/alice', '1'],
        ['漢字', '22'],
      ],
      { width: 24 },
    );
    const lines = text.trimEnd().split('\n');
    expect(lines.map(textWidth)).toEqual([24, 24, 24]);
    expect(lines[1]).toMatch(/^arn:aw….*alice +1$/);
  });

  it('lets no text from a record move a cursor', () => {
    const hostile = row({
      eventName: HOSTILE,
      eventSource: HOSTILE,
      region: HOSTILE,
      principal: principalNamed(HOSTILE),
    });
    const text = usageTable(summarizeCalls([hostile, row()])) + principalsTable(summarizePrincipals([hostile]));
    expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(text).toContain(String.raw`\x1b[2J`);
    expect(text.split('\n')).toHaveLength(6);
  });
});

describe('findingsSummary', () => {
  it('RULE 5: puts the gravest first, what the source can not show before the rest, and calls the result a draft', () => {
    const summary = findingsSummary([
      finding('resource-generalised', 'low one', 2),
      finding('guarded-withheld', 'a was withheld', 1),
      finding('guarded-withheld', 'b was withheld', 4),
      finding('lifecycle-gap-iac', 'gap', 1),
      finding('management-events-only', 'no data events', 1),
      finding('single-region', 'one region', 1),
    ]);
    expect(summary).toBe(
      [
        DRAFT_SENTENCE,
        'high    management-events-only  no data events',
        'high    lifecycle-gap-iac  gap',
        'medium  single-region  one region',
        'medium  guarded-withheld  b was withheld (and 1 more)',
        'low     resource-generalised  low one',
        '',
      ].join('\n'),
    );
  });

  it('RULE 5: says nothing of a draft when data events are there', () => {
    expect(findingsSummary([finding('guarded-withheld', 'a')])).not.toContain('draft');
    expect(findingsSummary([])).toBe('');
  });

  it('is safe to print and short', () => {
    const summary = findingsSummary([finding('unmapped-event', HOSTILE + 'x'.repeat(1_000))]);
    expect(summary.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(summary.length).toBeLessThan(260);
  });

  it('counts by severity', () => {
    expect(
      countFindings([finding('unmapped-event', ''), finding('single-region', ''), finding('nothing-to-grant', '')]),
    ).toBe('1 high, 2 medium');
  });
});
