import type { UsageRow } from '../../base/usage-row.js';
import { dayOf, daysBetween } from '../../base/day.js';
import type { Identity } from '../../iam/authorization-details.js';
import type { LastAccessed } from '../../proof/last-accessed.js';
import type { DaySpan } from '../../proof/observability.js';
import type { UseSource } from '../../base/fleet.js';
import type { FleetUse } from '../../review/fleet/types.js';
import type { ReportedUser } from './credential-report.js';

/** Everything that may date a principal's use. */
export interface UseEvidence {
  readonly rows: readonly UsageRow[];
  /** Null: it is in no authorization details. */
  readonly identity: Identity | null;
  /** Its line of the credential report; null: none. */
  readonly reported: ReportedUser | null;
  readonly lastAccessed: LastAccessed | null;
  /** Days of the records of its account; null: they hold nothing of it. */
  readonly span: DaySpan | null;
}

type Dated = readonly [by: UseSource, time: string | null];

/** When a principal was last at work, as far as anyone tells (RULES.md 19: also an attempt that was denied). */
export function lastUse({ rows, identity, reported, lastAccessed, span }: UseEvidence): FleetUse {
  const seen =
    rows
      .map((row) => row.lastSeen)
      .toSorted()
      .at(-1) ?? null;
  const told: readonly Dated[] = [
    ...(identity?.lastUsed === undefined ? [] : [['role last used', identity.lastUsed] as const]),
    ...(reported === null ? [] : [['credential report', reported.lastUsed] as const]),
    ...(lastAccessed === null ? [] : [['last-accessed data', timeOfDay(lastAccessed.last)] as const]),
  ];
  const dated = [['records', seen] as const, ...told].filter(
    (one): one is readonly [UseSource, string] => one[1] !== null,
  );
  const [by = null, lastUsed = null] = dated.toSorted(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0))[0] ?? [];
  const days = daysSeen(span, identity?.createdAt ?? reported?.createdAt ?? null);
  const use = { lastUsed, by, days };
  if (seen !== null) return { kind: 'seen', ...use };
  if (lastUsed !== null) return { kind: 'used-elsewhere', ...use };
  if (told.length > 0 && (reported === null || reported.isComplete)) return { kind: 'never-used', ...use };
  return { kind: span === null ? 'not-covered' : 'not-seen', ...use };
}

/** Its beginning: nothing finer is known. */
const timeOfDay = (day: string | null): string | null => (day === null ? null : `${day}T00:00:00Z`);

/** Days of the records since it was made. */
function daysSeen(span: DaySpan | null, createdAt: string | null): number {
  if (span === null) return 0;
  const first = createdAt !== null && dayOf(createdAt) > span.first ? dayOf(createdAt) : span.first;
  return Math.max(0, daysBetween(first, span.last));
}
