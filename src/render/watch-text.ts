import { printable } from '../base/terminal-text.js';
import type { SeenDenial } from '../main/plan/watch.js';

/** One denial in one line, then what would allow it. */
export function denialText({
  action,
  resource,
  count,
  lastSeen,
  statement,
  notRestored,
  restoredBy,
  restoreFailed,
}: SeenDenial): string {
  const what = `${lastSeen} denied ${count === 1 ? '' : `${count} times `}${printable(action)} on ${printable(resource)}`;
  const kept =
    restoreFailed === null ? (notRestored ?? 'used before the cut') : `not restored: ${printable(restoreFailed)}`;
  const came = restoredBy === null ? kept : `restored by ${printable(restoredBy)}`;
  const allow = statement === null ? '' : `\n  would be allowed by ${printable(JSON.stringify(statement))}`;
  return `${what} (${came})${allow}\n`;
}
