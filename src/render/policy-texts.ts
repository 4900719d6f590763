import type { Finding } from '../base/findings.js';
import { printable } from '../base/terminal-text.js';
import type { Change, PolicyDiff } from '../policy/diff-policies.js';
import { tableText, type Column, type TableOptions } from './table.js';

const FINDING_COLUMNS: readonly Column[] = [
  { title: 'severity', align: 'left' },
  { title: 'finding', align: 'left' },
  { title: 'what', align: 'left', shrink: true },
];

/** `lint` for a terminal: every finding a line. */
export function lintText(findings: readonly Finding[], options: TableOptions = { width: null }): string {
  if (findings.length === 0) return 'nothing to say\n';
  return tableText(
    FINDING_COLUMNS,
    findings.map(({ severity, code, message }) => [severity, code, message]),
    options,
  );
}

const KINDS = {
  gained: 'gained',
  lost: 'lost',
  denialsAdded: 'denial added',
  denialsRemoved: 'denial removed',
} as const satisfies Record<keyof PolicyDiff, string>;

const DIFF_COLUMNS: readonly Column[] = [
  { title: 'change', align: 'left' },
  { title: 'action', align: 'left', shrink: true },
  { title: 'resource', align: 'left', shrink: true },
  { title: 'statement', align: 'left', shrink: true },
];

/** `diff` for a terminal: what is gained first. */
export function diffText(diff: PolicyDiff, options: TableOptions = { width: null }): string {
  const rows = (Object.keys(KINDS) as (keyof PolicyDiff)[]).flatMap((kind) =>
    diff[kind].map((change: Change) => [KINDS[kind], change.action, change.resource, printable(change.sid ?? '-')]),
  );
  return rows.length === 0 ? 'both allow and deny the same\n' : tableText(DIFF_COLUMNS, rows, options);
}
