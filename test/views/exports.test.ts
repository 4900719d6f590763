import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import type { DataSource, Decision, ExportFile, ExportKind, PolicySettings } from '../../src/views/types.js';
import { ADMINISTRATOR, ALICE, memoryOf, RECORDS, selectionOf } from './sources.js';

const NOTE = 'asked for by <script>alert(1)</script> | finance';
const DECISIONS: readonly Decision[] = [
  { kind: 'drop', action: 'lambda:InvokeFunction', resource: null, note: NOTE },
  { kind: 'keep', action: 'rds:DescribeDBSnapshots', resource: '*', note: 'quarter end' },
];

describe('exports', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = await memoryOf(RECORDS);
  });
  const files = async (
    kind: ExportKind,
    settings: Partial<PolicySettings> = {},
    current: string | null = null,
  ): Promise<readonly ExportFile[]> =>
    source.exportFiles({
      kind,
      selection: selectionOf(ALICE),
      settings: { ...DEFAULT_SETTINGS, ...settings },
      current,
    });

  it('the report is a whole page of HTML with what was decided by hand, and no text of it is markup', async () => {
    const { id } = await source.putCurrent([ADMINISTRATOR]);
    const [report] = await files('report', { decisions: DECISIONS }, id);
    expect(report).toMatchObject({ name: 'alice-report.html', mediaType: 'text/html' });
    const html = report?.text ?? '';
    expect(html.startsWith('<!doctype html>')).toBe(true);
    for (const part of ['Decided by hand', 'quarter end', 'rds:DescribeDBSnapshots', 'administrator.json', 'Proof'])
      expect(html).toContain(part);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script');
  });

  it('the statements of the report are those of the policy, each with its evidence', async () => {
    const [markdown] = await files('report-markdown', { decisions: DECISIONS });
    const text = markdown?.text ?? '';
    expect(text).toContain('KeptByHand');
    expect(text).not.toContain('"lambda:InvokeFunction"');
    const [without] = await files('report-markdown');
    expect(without?.text).not.toContain('Decided by hand');
    expect(without?.text).toContain('"lambda:InvokeFunction"');
  });

  it('the report as JSON holds the policy as it was decided', async () => {
    const [json] = await files('report-json', { decisions: DECISIONS });
    const report = JSON.parse(json?.text ?? '') as {
      readonly policy: { readonly Statement: readonly { readonly Action: readonly string[] }[] };
      readonly byHand: unknown;
    };
    expect(report.byHand).toEqual(DECISIONS);
    const actions = report.policy.Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain('rds:DescribeDBSnapshots');
    expect(actions).not.toContain('lambda:InvokeFunction');
  });

  it('a plan is not offered, and refused, where the account can not be read', async () => {
    expect(source.exportKinds).not.toContain('plan');
    await expect(files('plan')).rejects.toMatchObject({ code: 'source-unsupported' });
  });
});
