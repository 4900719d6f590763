import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyText } from '../../src/policy/steady-text.js';

const steady = (text: string): string => {
  const found = steadyText({ text, open: false });
  return found.open ? `${found.text}*` : found.text;
};

const UUID = '550e8400-e29b-41d4-a716-446655440000';

describe('RULE 11: what the next run writes differently is left open', () => {
  it.each<[string, string]>([
    ['daily/2026/05/01/summary.csv', 'daily/*'],
    ['daily/2026-05-01/summary.csv', 'daily/*'],
    ['daily/20260501/summary.csv', 'daily/*'],
    ['daily/202605/summary.csv', 'daily/*'],
    ['daily/202605010930.csv', 'daily/*'],
    ['daily/20260501T093000Z.csv', 'daily/*'],
    ['daily/01-05-2026.csv', 'daily/*'],
    ['daily/05/01/x.csv', 'daily/*'],
    ['daily/7.csv', 'daily/*'],
    ['in/report-2026-05-01.csv', 'in/report-*'],
    ['in/report-01-05-2026.csv', 'in/report-*'],
    ['in/report_2026_05.csv.gz', 'in/report_*'],
    ['in/sales2026.csv', 'in/sales*'],
    ['in/sales-May-2026.csv', 'in/sales-*'],
    ['in/may/2026/x.csv', 'in/*'],
    ['in/2026/may/x.csv', 'in/*'],
    ['orders/year=2026/month=05/part.csv', 'orders/year=*'],
    ['orders/dt=2026-05-01/part.csv', 'orders/dt=*'],
    ['orders/month=5/part.csv', 'orders/month=*'],
    ['2026/05/01/x', '*'],
    ['1714550400/x', '*'],
    [`results/${UUID}.csv`, 'results/*'],
    [`results/run-${UUID}/out.csv`, 'results/run-*'],
    ['tmp/0a1b2c3d4e5f/x', 'tmp/*'],
    ['build/app-9f8e7d6c5b4a.zip', 'build/app-*'],
    ['build/C1qUFaqvZS64BcIN.zip', 'build/*'],
    ['out/part-00000-x.parquet', 'out/part-*'],
    ['out/run_1042/x', 'out/run_*'],
    ['AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/x.json.gz', 'AWSLogs/111122223333/CloudTrail/us-east-1/*'],
    [
      'AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/us-east-1/2026/x',
      'AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/us-east-1/*',
    ],
  ])('%s → %s', (text, expected) => {
    expect(steady(text)).toBe(expected);
  });

  it.each([
    'reports/summary.csv',
    'config/app.v2.json',
    'config/utf-8.txt',
    'web/h264/clip-1.mp4',
    'img/sha256sums.txt',
    'img/logo-1920x1080.png',
    'code/python3.12/site.zip',
    'data/111122223333/names.csv',
    'marches/may.csv',
    'features/decade.csv',
    'AWSLogs/111122223333/elasticloadbalancing',
    '',
    '/',
  ])('%s stays', (text) => {
    expect(steady(text)).toBe(text);
  });

  it('keeps what is open already open, and shortens it', () => {
    expect(steadyText({ text: 'daily/2026/', open: true })).toEqual({ text: 'daily/', open: true });
    expect(steadyText({ text: 'daily/', open: true })).toEqual({ text: 'daily/', open: true });
  });

  it('is a beginning of the text, and steady itself', () => {
    const part = fc.constantFrom(
      'daily',
      '2026',
      '05',
      UUID,
      'may',
      'a1b2c3d4e5',
      '-',
      '=',
      '/',
      '.csv',
      '1',
      'é',
      '*',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const once = steadyText({ text, open: false });
        expect(once.open ? text.startsWith(once.text) : once.text === text).toBe(true);
        expect(steadyText(once)).toEqual(once);
      }),
      { seed: 11, numRuns: 3000 },
    );
  });

  it('takes time in proportion to the length of a hostile text', () => {
    for (const piece of ['-', '1', 'a', 'a1', 'jan', '2026-', '/', '.a', 'f0']) {
      const text = piece.repeat(200_000);
      expect(text.startsWith(steadyText({ text, open: false }).text)).toBe(true);
    }
  });
});
