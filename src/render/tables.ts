import { tableText, type Column, type TableOptions } from './table.js';
import type { CallSummary, PrincipalSummary } from '../usage/summaries.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const wide = (title: string): Column => ({ title, align: 'left', shrink: true });

const PRINCIPAL_COLUMNS = [
  wide('principal'),
  left('kind'),
  left('account'),
  right('events'),
  right('denied'),
  right('services'),
  left('first seen'),
  left('last seen'),
] as const;

/** `principals` for a terminal: a line for each, as given. */
export function principalsTable(lines: readonly PrincipalSummary[], options: TableOptions = { width: null }): string {
  const rows = lines.map((line) => [
    line.principal,
    line.kind,
    line.account ?? '-',
    String(line.events),
    String(line.denied),
    String(line.services.length),
    line.firstSeen,
    line.lastSeen,
  ]);
  return tableText(PRINCIPAL_COLUMNS, rows, options);
}

const USAGE_COLUMNS = [
  left('event type'),
  wide('event source'),
  wide('event name'),
  left('region'),
  right('count'),
  right('denied'),
  right('failed'),
  left('first seen'),
  left('last seen'),
] as const;

/** `usage` for a terminal. */
export function usageTable(lines: readonly CallSummary[], options: TableOptions = { width: null }): string {
  const rows = lines.map((line) => [
    line.eventType,
    line.eventSource ?? '-',
    line.eventName,
    line.region ?? '-',
    String(line.count),
    String(line.denied),
    String(line.failed),
    line.firstSeen,
    line.lastSeen,
  ]);
  return tableText(USAGE_COLUMNS, rows, options);
}
