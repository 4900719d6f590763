import { outcomeOfRow } from '../base/outcome.js';
import { groupBy } from '../base/group-by.js';
import type { UsageRow } from '../base/usage-row.js';
import { principalKey, principalsOf } from '../usage/join-principals.js';
import { countOf } from '../usage/summaries.js';
import type { SeenPrincipal } from './backend.js';

/** Who is in rows. */
export function seenPrincipals(rows: readonly UsageRow[]): readonly SeenPrincipal[] {
  return [...groupBy(rows, ({ principal }) => principalKey(principal)).values()].map(seenOf);
}

function seenOf(rows: readonly [UsageRow, ...UsageRow[]]): SeenPrincipal {
  const [first] = rows;
  const [principal = first.principal] = principalsOf(rows);
  return {
    principal,
    events: countOf(rows),
    denied: countOf(rows.filter((row) => outcomeOfRow(row) === 'denied')),
    services: new Set(rows.map(({ eventSource }) => eventSource)).size,
    firstSeen: rows.reduce((least, row) => (row.firstSeen < least ? row.firstSeen : least), first.firstSeen),
    lastSeen: rows.reduce((most, row) => (row.lastSeen > most ? row.lastSeen : most), first.lastSeen),
  };
}
