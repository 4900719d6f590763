import { printable } from '../base/terminal-text.js';
import { ANSWERS } from '../base/answers.js';
import { counted } from '../base/counted.js';
import type { CheckOutput } from './types.js';
import { tableText, type Column, type TableOptions } from './table.js';

const COLUMNS: readonly Column[] = [
  { title: 'answer', align: 'left' },
  { title: 'action', align: 'left', shrink: true },
  { title: 'resource', align: 'left', shrink: true },
  { title: 'events', align: 'right' },
  { title: 'why', align: 'left', shrink: true },
  { title: 'such as', align: 'left' },
];

/** `check` for a terminal: how many events have which answer, then every action and resource that is not simply allowed. */
export function checkText(
  who: string,
  { replay, aws }: Pick<CheckOutput, 'replay' | 'aws'>,
  options: TableOptions = { width: null },
): string {
  const parts = ANSWERS.filter((answer) => replay.answers[answer] > 0).map(
    (answer) => `${replay.answers[answer]} ${answer}`,
  );
  const head = `${printable(who)}: ${replay.events} events: ${parts.join(', ')}\n${aws === null ? '' : simulated(aws)}`;
  if (replay.lines.length === 0) return head;
  const rows = replay.lines.map(({ answer, action, resource, count, why, eventIds }) => [
    answer,
    action,
    resource,
    String(count),
    why,
    eventIds[0] ?? '-',
  ]);
  return `${head}\n${tableText(COLUMNS, rows, options)}`;
}

/** `AWS's policy simulator: 118 of 120 different requests decided alike`. */
function simulated({ asked, differences }: NonNullable<CheckOutput['aws']>): string {
  const alike = asked - differences.length;
  return `AWS's policy simulator: ${alike} of ${counted(asked, 'different request')} decided alike\n`;
}
