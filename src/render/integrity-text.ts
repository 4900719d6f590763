import { printable } from '../base/terminal-text.js';
import type { Integrity } from '../integrity/types.js';
import { tableText, type Column, type TableOptions } from './table.js';

const CHAIN_COLUMNS: readonly Column[] = [
  { title: 'account', align: 'left' },
  { title: 'region', align: 'left' },
  { title: 'trail', align: 'left', shrink: true },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'digests proved', align: 'right' },
  { title: 'logs proved', align: 'right' },
];
const ISSUE_COLUMNS: readonly Column[] = [
  { title: 'certainty', align: 'left' },
  { title: 'issue', align: 'left' },
  { title: 'file', align: 'left', shrink: true },
  { title: 'what', align: 'left', shrink: true },
];

const VERDICTS = {
  proved: 'proved: every log file is as CloudTrail delivered it, and none is missing within these times',
  incomplete: 'incomplete: nothing was found changed, but not everything is proved',
  tampered: 'tampered: log files are not as CloudTrail delivered them, or some are missing',
} as const satisfies Record<Integrity['verdict'], string>;

/** `verify-logs` for a terminal. */
export function integrityText({ verdict, chains, issues }: Integrity, options: TableOptions): string {
  const lines = chains.map(({ account, region, trail, from, to, ...counts }) => [
    account,
    region,
    printable(trail),
    printable(from),
    printable(to),
    `${counts.digestsProved} of ${counts.digests}`,
    `${counts.logsProved} of ${counts.logs}`,
  ]);
  const found = issues.map(({ certainty, kind, file, message }) => [
    certainty,
    kind,
    printable(file),
    printable(message),
  ]);
  const table = found.length === 0 ? '' : `\n${tableText(ISSUE_COLUMNS, found, options)}`;
  return `${tableText(CHAIN_COLUMNS, lines, options)}${table}\n${VERDICTS[verdict]}\n`;
}
