import { canonicalTime } from '../base/time.js';
import type { CloudTrailRecord, UserIdentity } from '../base/record.js';
import { RECORD_SHAPES } from '../base/usage-row.js';
import type { EventSet } from '../records/event-set.js';
import { parsePrincipalSpec, type PrincipalSpec } from '../usage/principal-spec.js';
import { identityOf, principalOf, textOf } from '../usage/principal.js';
import type { FilterSpec } from '../usage/types.js';
import type { EventColumnsBuilder } from './event-columns.js';
import { DIGEST, UNKNOWN_ROW, type Kernel } from './kernel/kernel.js';
import type { ScannerOptions } from './messages.js';

/** Four bits of rank over 28 of contents, as for any record of a trail that replaces no other. */
const RANK = (RECORD_SHAPES.length + RECORD_SHAPES.indexOf('trail') + 1) << 28;
/** Records and identities kept to compose others from. */
const MOST_PARTS = 4096;

interface Target {
  readonly events: EventColumnsBuilder;
  /** Events that only their copies together decide about. */
  readonly conflicts: EventSet;
  /** The row of a record, whatever its time. */
  readonly rowOf: (record: CloudTrailRecord) => number;
  /** The row of records outside the window of time. */
  readonly outside: number;
}

interface Staged {
  readonly record: CloudTrailRecord;
  /** The same with an identity that changes: nothing keeps it. */
  readonly stage: CloudTrailRecord & { userIdentity: UserIdentity };
}

/**
 * Records that come to what an earlier one came to: the kernel tells by all that decides about the row (its summary), and gives the id, time
 * and checksum, so that nothing of them is parsed. kernel/kernel.md says why that is exact.
 */
export class Repeats {
  readonly #target: Target;
  readonly #from: number;
  readonly #to: number;
  readonly #checksConflicts: boolean;
  /** A record with these fields, and an identity, by the numbers of a summary's parts. */
  readonly #fields = new Map<number, Staged>();
  readonly #identities = new Map<number, UserIdentity>();

  constructor(filter: FilterSpec, target: Target) {
    this.#target = target;
    this.#from = filter.from === null ? Number.NEGATIVE_INFINITY : Date.parse(filter.from) / 1000;
    this.#to = filter.to === null ? Number.POSITIVE_INFINITY : Date.parse(filter.to) / 1000;
    this.#checksConflicts = target.conflicts.size > 0;
  }

  /** Whether the kernel may take records whose summaries have rows; if so they must be taken from it after each of its walks. */
  prepare(kernel: Kernel): boolean {
    kernel.takeWithin(this.#from, this.#to, this.#target.outside, RANK);
    return !this.#checksConflicts;
  }

  /** What the kernel has taken. */
  takeAll(kernel: Kernel): void {
    this.#target.events.pushAll(kernel.taken);
  }

  /** Takes the record whose digest is in the kernel's at `at`; false: it must be parsed. */
  take(kernel: Kernel, at: number): boolean {
    const { digests } = kernel;
    const known = kernel.rowOf(digests[at + DIGEST.summary] ?? 0);
    const decided = known === UNKNOWN_ROW ? this.#compose(kernel, at) : known;
    if (decided === UNKNOWN_ROW) return false;
    const { events, conflicts, outside } = this.#target;
    if (this.#checksConflicts && conflicts.get(digests, at + DIGEST.id) !== 0) return false;
    const time = digests[at + DIGEST.time] ?? 0;
    const row = time >= this.#from && time < this.#to ? decided : outside;
    const mark = (RANK | ((digests[at + DIGEST.hash] ?? 0) & 0xfffffff)) >>> 0;
    events.push(digests, at + DIGEST.id, row, time, mark);
    return true;
  }

  /** Notes what records with that digest come to. The record is as it stands in the file, without any repair. */
  learn(kernel: Kernel, at: number, record: CloudTrailRecord): void {
    const { digests } = kernel;
    this.#note(kernel, digests[at + DIGEST.summary] ?? 0, record);
    const identity = digests[at + DIGEST.identity] ?? 0;
    if (this.#fields.size < MOST_PARTS) {
      this.#fields.set(digests[at + DIGEST.fields] ?? 0, { record, stage: { ...record, userIdentity: {} } });
    }
    if (identity !== 0 && this.#identities.size < MOST_PARTS) this.#identities.set(identity, identityOf(record));
  }

  /** A summary that is new, but both of whose parts are known: what a record of both comes to. */
  #compose(kernel: Kernel, at: number): number {
    const { digests } = kernel;
    const known = this.#fields.get(digests[at + DIGEST.fields] ?? 0);
    const part = digests[at + DIGEST.identity] ?? 0;
    if (known === undefined) return UNKNOWN_ROW;
    const userIdentity = this.#identities.get(part);
    if (part !== 0 && userIdentity === undefined) return UNKNOWN_ROW;
    const summary = digests[at + DIGEST.summary] ?? 0;
    if (userIdentity === undefined) return this.#note(kernel, summary, known.record);
    known.stage.userIdentity = userIdentity;
    return this.#note(kernel, summary, known.stage);
  }

  #note(kernel: Kernel, summary: number, record: CloudTrailRecord): number {
    if (!isDecided(record)) return UNKNOWN_ROW;
    const row = this.#target.rowOf(record);
    kernel.noteRow(summary, row);
    return row;
  }
}

/**
 * Whether summaries decide: rows hold nothing but what they hold, and the filter asks for nothing but that and the time. Errors:
 * `bad-principal`.
 */
export function canRepeat({ filter, projections, contextKeys }: ScannerOptions): boolean {
  const { principals, session, exclude, acrossAccounts, onlyEvent, from, to } = filter;
  const isPlain = [from, to].every((time) => time === null || canonicalTime(time) === time);
  return (
    projections === null &&
    contextKeys.length === 0 &&
    principals.map(parsePrincipalSpec).every(isWithoutSession) &&
    session === null &&
    exclude.length === 0 &&
    (onlyEvent ?? null) === null &&
    acrossAccounts === null &&
    isPlain
  );
}

/** Neither a role's sessions nor access keys are told apart by summaries. */
function isWithoutSession(spec: PrincipalSpec): boolean {
  return spec.form !== 'key' && !('session' in spec && spec.session !== null);
}

/** Whether all that decides about the record is in its summary; see SUMMARY_FIELDS for what of an identity is left out of it. */
function isDecided(record: CloudTrailRecord): boolean {
  // copies of one call are brought together
  if (textOf(record.sharedEventID) !== null || record.addendum !== undefined) return false;
  const { type, arn, principalId } = identityOf(record);
  // which role a service assumed is in the parameters
  if (type === 'AWSService' && record.eventName === 'AssumeRole') return false;
  if (type === 'AssumedRole') return true;
  // the name may come from the session or the access key
  if (principalOf(record).kind === 'unknown') return false;
  return !(textOf(arn)?.includes(':assumed-role/') === true || textOf(principalId)?.includes(':') === true);
}
