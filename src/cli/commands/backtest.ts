import { TrimtrailError } from '../../base/errors.js';
import { backtestPolicies, type BacktestResult } from '../../main/backtest-policies.js';
import { backtestText } from '../../render/backtest-text.js';
import { jsonText } from '../../render/json-text.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';

const OBSERVE = '7,14,30,60,90,180';
const OPERATE = 30;
const TARGET = 95;
const BETA = 2;
const PERCENT = 100;

/** `trimtrail backtest SOURCE… --principal P`. */
export async function runBacktest({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  if (reading.filter.principals.length > 1) throw new TrimtrailError('bad-usage', 'backtest takes one principal');
  const asked = {
    observe: observeDays(options),
    operate: options.count('operate', OPERATE, 1),
    target: options.count('target', TARGET, 1) / PERCENT,
    beta: options.count('beta', BETA, 1),
  };
  const result = await whileReading(options, reading, (watched) =>
    backtestPolicies({ sources: args, reading: watched, options: asked }),
  );
  process.stdout.write(resultText(result, options));
  return conclude(options, result.findings, result.ledger);
}

function observeDays(options: TypedOptions): readonly number[] {
  const days = (options.text('observe') ?? OBSERVE)
    .split(',')
    .map((text) => (/^\d{1,4}$/.test(text) ? Number(text) : 0));
  if (days.every((count) => count > 0)) return [...new Set(days)].toSorted((a, b) => a - b);
  throw new TrimtrailError('bad-usage', '--observe takes days, separated by commas, such as 7,30,90');
}

function resultText({ principal, backtest, ...rest }: BacktestResult, options: TypedOptions): string {
  if (options.flag('json')) return jsonText({ principal, backtest, ...rest });
  return backtestText(principal.arn ?? principal.name, backtest, { width: process.stdout.columns ?? null });
}
