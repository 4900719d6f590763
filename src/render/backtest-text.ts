import { printable } from '../base/terminal-text.js';
import type { Backtest, BacktestRow } from '../proof/backtest.js';
import { tableText, type Column, type TableOptions } from './table.js';

const right = (title: string): Column => ({ title, align: 'right' });

const COLUMNS: readonly Column[] = [
  right('days watched'),
  right('windows'),
  right('without a denial'),
  right('unique recall'),
  right('absolute recall'),
  right('unique precision'),
  right('F'),
  { title: 'recall', align: 'left' },
];

/** `backtest` for a terminal: a line for each length of observation, with the curve of recall, and the answer. */
export function backtestText(who: string, result: Backtest, options: TableOptions = { width: null }): string {
  const { rows, operate, firstDay, lastDay, beta } = result;
  const head = `${printable(who)}: ${firstDay ?? '-'} to ${lastDay ?? '-'}, then ${operate} days of operation; F with beta ${beta}\n`;
  if (rows.length === 0) return `${head}${answer(result)}\n`;
  return `${head}\n${tableText(COLUMNS, rows.map(rowOf), options)}\n${answer(result)}\n`;
}

function rowOf(row: BacktestRow): readonly string[] {
  return [
    String(row.observe),
    String(row.windows),
    `${row.clean} (${percent(row.windows === 0 ? 0 : row.clean / row.windows)})`,
    percent(row.uniqueRecall),
    percent(row.absoluteRecall),
    percent(row.uniquePrecision),
    row.fBeta.toFixed(2),
    bar(row.uniqueRecall),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const WIDTH = 30;
const bar = (share: number): string => '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');

/** How long must I watch? */
function answer({ rows, enough, operate, target }: Backtest): string {
  const wanted = `${Math.round(target * 100)} % of the windows without a denial in the next ${operate} days`;
  if (enough !== null) return `Watch for ${enough} days: the shortest that gave ${wanted}.`;
  const last = rows.at(-1);
  if (last === undefined) return 'The records are too short: watch longer, or give a shorter --operate.';
  const reached = last.windows === 0 ? 0 : Math.round((last.clean / last.windows) * 100);
  return `No length gave ${wanted}; ${last.observe} days gave ${reached} %. Watch longer.`;
}
