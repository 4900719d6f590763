import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { finding } from '../../src/base/findings.js';
import { jsonText } from '../../src/render/json-text.js';
import { buildReport, policyOutput, principalsOutput, usageOutput, type ReportInput } from '../../src/main/report.js';
import type { ActionsLine } from '../../src/render/types.js';
import { prove } from '../../src/proof/prove.js';
import { SCHEMA_DIRECTORY, schemaFiles } from '../../tools/build-schemas.js';
import { grant, object, generate, resource, usageOf as mappedOf } from '../policy/fixtures.js';
import { row, usageOf } from './fixtures.js';

function validator(name: string): (value: unknown) => unknown {
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(SCHEMA_DIRECTORY, `${name}.schema.json`), 'utf8')) as object,
  );
  return (value) => (validate(JSON.parse(jsonText(value))) ? [] : validate.errors);
}

async function reportInput(): Promise<ReportInput> {
  const source = finding('management-events-only', 'no data events');
  const grants = [
    grant('s3:GetObject', [object('b', 'k')]),
    grant('iam:AttachRolePolicy', [resource('iam:role', { RoleNameWithPath: null })], { guarded: true }),
    grant('iam:PassRole', [resource('iam:role', { RoleNameWithPath: 'Deploy' })], {
      guarded: true,
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
  ];
  const generated = await generate(grants);
  return {
    usage: {
      ...usageOf([row(), row({ eventSource: null, region: null, errorCode: 'AccessDenied' })]),
      findings: [source],
    },
    mapped: mappedOf(grants),
    carried: [{ from: 'old', why: 'denies', document: { Version: '2012-10-17', Statement: [] } }],
    proof: prove({
      policy: generated.policy,
      beside: [],
      mapped: mappedOf(grants),
      rows: [row()],
      seen: { 'management-read': 1 },
      grantGuarded: false,
      current: null,
    }),
    generated: { ...generated, findings: [...generated.findings, source] },
    filter: { from: '2026-01-01T00:00:00Z', to: null },
    toolVersion: '0.1.0',
    catalog: { version: 1, builtFrom: { 'iam-data': '0.21' } },
  };
}

describe('docs/schemas', () => {
  it('are what tools/build-schemas.ts writes', () => {
    const files = schemaFiles();
    expect(
      readdirSync(SCHEMA_DIRECTORY)
        .filter((file) => file.endsWith('.schema.json'))
        .toSorted(),
    ).toEqual([...files.keys()].toSorted());
    for (const [file, text] of files) expect(readFileSync(join(SCHEMA_DIRECTORY, file), 'utf8'), file).toBe(text);
  });
});

describe('outputs follow their schemas', () => {
  it('report', async () => {
    const report = buildReport(await reportInput());
    expect(validator('report')(report)).toEqual([]);
    expect(report.window).toEqual({
      from: '2026-01-01T00:00:00Z',
      to: null,
      firstSeen: '2026-03-01T09:00:00Z',
      lastSeen: '2026-03-01T09:00:00Z',
    });
    expect(report.findings.map(({ code }) => code)).toEqual(['management-events-only', 'guarded-withheld']);
    expect(validator('report')({ ...report, extra: 1 })).not.toEqual([]);
    expect(validator('report')({ ...report, version: 2 })).not.toEqual([]);
  });

  it('report of nothing', async () => {
    const generated = await generate([]);
    const report = buildReport({ ...(await reportInput()), generated, usage: usageOf([]) });
    expect(validator('report')(report)).toEqual([]);
    expect(report.window).toMatchObject({ firstSeen: null, lastSeen: null });
  });

  it('policy', async () => {
    const output = policyOutput(await reportInput());
    expect(validator('policy')(output)).toEqual([]);
    expect(validator('policy-document')(output.policy)).toEqual([]);
  });

  it('principals and usage', async () => {
    const { usage } = await reportInput();
    expect(validator('principals')(principalsOutput(usage))).toEqual([]);
    expect(validator('usage')(usageOutput(usage))).toEqual([]);
    expect(validator('usage')({ ...usageOutput(usage), usage: [{}] })).not.toEqual([]);
  });

  it('a line of actions', () => {
    const line: ActionsLine = {
      eventSource: 's3.amazonaws.com',
      eventName: 'HeadObject',
      outcome: 'allowed',
      actions: [
        { action: 's3:GetObject', resources: ['arn:aws:s3:::b/k'], reason: 's3 HeadObject needs s3:GetObject' },
      ],
      finding: null,
    };
    expect(validator('actions-line')(line)).toEqual([]);
    expect(validator('actions-line')({ ...line, finding: { code: 'unmapped-event', message: 'm' } })).toEqual([]);
  });

  it('is the same bytes for the same input', async () => {
    expect(jsonText(buildReport(await reportInput()))).toBe(jsonText(buildReport(await reportInput())));
  });
});
