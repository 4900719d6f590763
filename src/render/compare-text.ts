import { USE_STATUSES, type UseStatus } from '../base/comparison.js';
import { counted } from '../base/counted.js';
import { printable } from '../base/terminal-text.js';
import type { ComparedStatement, UseLine } from '../proof/compare.js';
import type { Denial } from '../proof/triage.js';
import type { ReplayLine } from '../proof/types.js';
import { tableText, type Column, type TableOptions } from './table.js';

export interface ComparedForText {
  readonly statements: readonly ComparedStatement[];
  readonly neededNotGranted: readonly ReplayLine[];
  readonly denied: readonly Denial[];
}

const left = (title: string): Column => ({ title, align: 'left', shrink: true });
const right = (title: string): Column => ({ title, align: 'right' });

const USE_COLUMNS = [left('status'), left('action'), right('events'), left('last seen'), left('reason')];
const CALL_COLUMNS = [left('answer'), left('action'), left('resource'), right('events'), left('why')];

/** `compare` for a terminal: for each statement how many actions have which status, and the actions; then what was called beside them. */
export function compareText(compared: ComparedForText, options: TableOptions = { width: null }): string {
  const parts = compared.statements.map((statement) => statementText(statement, options));
  if (compared.neededNotGranted.length > 0) {
    const rows = compared.neededNotGranted.map((line) => [
      line.answer,
      line.action,
      line.resource,
      String(line.count),
      line.why,
    ]);
    parts.push(`needed but not granted\n${tableText(CALL_COLUMNS, rows, options)}`);
  }
  if (compared.denied.length > 0) {
    const rows = compared.denied.map((line) => [
      line.kind,
      line.action,
      line.resource,
      String(line.count),
      `last ${line.lastSeen}`,
    ]);
    parts.push(`denied calls\n${tableText(CALL_COLUMNS, rows, options)}`);
  }
  return parts.join('\n');
}

function statementText({ policy, origin, statement, sid, lines }: ComparedStatement, options: TableOptions): string {
  const name = sid ?? `statement ${statement + 1}`;
  const counts = USE_STATUSES.map(
    (status) => [status, countActions(lines.filter((line) => line.status === status))] as const,
  );
  const summary = counts.filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  const head = `${printable(policy)} (${origin}), ${printable(name)}: ${counted(countActions(lines), 'action')}${summary.length === 0 ? '' : `: ${summary.join(', ')}`}\n`;
  return head + tableText(USE_COLUMNS, servicesTogether(grouped(lines.toSorted(byStatus))).map(rowOf), options);
}

/** Lines of one service that were not used, for the same reason, become one. */
function grouped(lines: readonly UseLine[]): readonly UseLine[] {
  const groups = new Map<string, UseLine[]>();
  for (const line of lines) {
    const [service] = line.action.split(':');
    const key = line.status === 'used' ? line.action : JSON.stringify([line.status, service, line.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined || more.length === 0) return first === undefined ? [] : [first];
    return [{ ...first, action: `${first.action} and ${more.length} more of the service` }];
  });
}

/** Services named in a line that stands for many. */
const NAMED = 3;

/**
 * Whole services of which the same is known, hundreds under `*`, become one line where the first of them stands; JSON output lists each.
 */
function servicesTogether(lines: readonly UseLine[]): readonly UseLine[] {
  const groups = new Map<string, UseLine[]>();
  for (const line of lines) {
    const [, alike, all, why] = line.action.endsWith(':*') ? (OF_SERVICE.exec(line.reason) ?? []) : [];
    const key = JSON.stringify(alike === all && why !== undefined ? [line.status, why] : [line.action, line.reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()].flatMap((group) => (group.length <= NAMED ? group : [asOne(group)]));
}

/** Actions that lines stand for; a service's line stands for all it has. */
const countActions = (lines: readonly UseLine[]): number =>
  lines.reduce(
    (sum, { action, reason }) => sum + (action.endsWith(':*') ? Number(OF_SERVICE.exec(reason)?.[2] ?? 1) : 1),
    0,
  );

/** What a line of a whole service says: how many of how many actions, and why. */
const OF_SERVICE = /^(\d+) of (\d+) actions: (.*)$/s;

function asOne(group: readonly UseLine[]): UseLine {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group has a line');
  const shown = group.slice(0, NAMED).map(({ action }) => action);
  const why = OF_SERVICE.exec(first.reason)?.[3] ?? first.reason;
  return {
    ...first,
    action: `${shown.join(', ')} and ${counted(group.length - shown.length, 'more service')}`,
    reason: `${counted(countActions(group), 'action')}: ${why}`,
  };
}

const rank = (status: UseStatus): number => USE_STATUSES.indexOf(status);
const byStatus = (a: UseLine, b: UseLine): number => rank(a.status) - rank(b.status);

const rowOf = ({ status, action, count, lastSeen, reason }: UseLine): readonly string[] => [
  status,
  action,
  String(count),
  lastSeen ?? '-',
  reason,
];
