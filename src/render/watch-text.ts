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
}: SeenDenial): string {
  const what = `${lastSeen} denied ${count === 1 ? '' : `${count} times `}${printable(action)} on ${printable(resource)}`;
  const came = restoredBy === null ? (notRestored ?? 'used before the cut') : `restored by ${printable(restoredBy)}`;
  const allow = statement === null ? '' : `\n  would be allowed by ${printable(JSON.stringify(statement))}`;
  return `${what} (${came})${allow}\n`;
}
