import { canonicalJson, eventIdentity } from '../base/canonical.js';
import { compareText } from '../base/findings.js';
import type { CloudTrailRecord } from '../base/record.js';
import { RECORD_SHAPES } from '../base/usage-row.js';
import type { RecordShape } from '../base/usage-row.js';
import { callerAccountOf, identityOf, textOf } from './principal.js';

/** A record as one source keeps it; what readers give is one. */
export interface Copy {
  readonly record: CloudTrailRecord;
  readonly shape: RecordShape;
}

/** The copy of an event that is kept, and what became of the others. */
export interface KeptCopy extends Copy {
  /** Copies read, this one included. */
  readonly copies: number;
  /** Two copies of equal rank had different contents (finding `copies-differ`). */
  readonly differ: boolean;
}

/**
 * What copies of one event share: the eventID, and for a record that replaces another (`addendum.originalEventID`) the eventID of the
 * replaced one (RULES.md 2). Source: CloudTrail User Guide, "CloudTrail record contents" (addendum).
 */
export function copyIdentity(record: CloudTrailRecord): string {
  return replacedEventId(record) ?? eventIdentity(record);
}

function replacedEventId(record: CloudTrailRecord): string | null {
  return textOf(record.addendum?.originalEventID);
}

export function firstCopy(copy: Copy): KeptCopy {
  return { record: copy.record, shape: copy.shape, copies: 1, differ: false };
}

/**
 * Of two copies of one event the one that is kept: what replaces before what is replaced, then the richest shape, then the smallest
 * canonical bytes. Commutative and associative.
 */
export function mergeCopies(a: KeptCopy, b: KeptCopy): KeptCopy {
  const copies = a.copies + b.copies;
  const rank = copyRank(a) - copyRank(b);
  if (rank !== 0) return { ...(rank < 0 ? a : b), copies };
  const order = compareText(canonicalJson(a.record), canonicalJson(b.record));
  return { ...(order <= 0 ? a : b), copies, differ: a.differ || b.differ || order !== 0 };
}

/** Smaller is better. Shapes differ in what they keep, so only copies of one rank can contradict each other. */
export function copyRank(copy: Copy): number {
  return (replacedEventId(copy.record) === null ? RECORD_SHAPES.length : 0) + RECORD_SHAPES.indexOf(copy.shape);
}

/**
 * Whether this is the copy in the caller's own account. Source: CloudTrail User Guide, "sharedEventID": the same action is sent to each
 * account involved, with an eventID of its own.
 */
export function isCallersCopy(record: CloudTrailRecord): boolean {
  if (identityOf(record).type === 'AWSAccount') return false;
  const account = callerAccountOf(record);
  return account !== null && textOf(record.recipientAccountId) === account;
}

/** Of two accounts' copies of one call the one that counts: the caller's, then the better one, then the smaller eventID. */
export function mergeShared(a: KeptCopy, b: KeptCopy): KeptCopy {
  const order =
    Number(isCallersCopy(b.record)) - Number(isCallersCopy(a.record)) ||
    Number(isAccountCopy(a)) - Number(isAccountCopy(b)) ||
    copyRank(a) - copyRank(b) ||
    compareText(a.record.eventID ?? '', b.record.eventID ?? '');
  return { ...(order <= 0 ? a : b), copies: a.copies + b.copies };
}

function isAccountCopy(copy: Copy): boolean {
  return identityOf(copy.record).type === 'AWSAccount';
}

/** Holds one copy per event: the reference for every faster way to the same result. */
export class CopyResolver {
  readonly #kept = new Map<string, KeptCopy>();

  add(copy: Copy): void {
    const identity = copyIdentity(copy.record);
    const kept = this.#kept.get(identity);
    this.#kept.set(identity, kept === undefined ? firstCopy(copy) : mergeCopies(kept, firstCopy(copy)));
  }

  /** One copy per event: first by identity, then by `sharedEventID`. */
  events(): readonly KeptCopy[] {
    const alone: KeptCopy[] = [];
    const shared = new Map<string, KeptCopy>();
    for (const copy of this.#kept.values()) {
      const id = textOf(copy.record.sharedEventID);
      if (id === null) alone.push(copy);
      else shared.set(id, mergeInto(shared.get(id), copy));
    }
    return [...alone, ...shared.values()];
  }
}

function mergeInto(kept: KeptCopy | undefined, copy: KeptCopy): KeptCopy {
  return kept === undefined ? copy : mergeShared(kept, copy);
}
