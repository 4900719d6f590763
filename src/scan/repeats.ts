import { canonicalTime } from '../base/time.js';
import type { CloudTrailRecord, UserIdentity } from '../base/record.js';
import { RECORD_SHAPES } from '../base/usage-row.js';
import type { EventSet } from '../records/event-set.js';
import { parsePrincipalSpec, type PrincipalSpec } from '../usage/principal-spec.js';
import { identityOf, principalOf, textOf } from '../usage/principal.js';
import type { FilterSpec } from '../usage/types.js';
import type { EventColumnsBuilder } from './event-columns.js';
import { DIGEST } from './kernel/kernel.js';
import type { ScannerOptions } from './messages.js';

/** Four bits of rank over 28 of contents, as for any record of a trail that replaces no other. */
const RANK = (RECORD_SHAPES.length + RECORD_SHAPES.indexOf('trail') + 1) << 28;
const UNKNOWN = 0;
/** What is added to a row number, so that none is {@link UNKNOWN}. */
const SHIFT = 3;
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
  /** By the number of the summary. */
  #rows = new Int32Array(1024);
  /** A record with these fields, and an identity, by the numbers of a summary's parts. */
  readonly #fields = new Map<number, Staged>();
  readonly #identities = new Map<number, UserIdentity>();

  constructor(filter: FilterSpec, target: Target) {
    this.#target = target;
    this.#from = filter.from === null ? Number.NEGATIVE_INFINITY : Date.parse(filter.from) / 1000;
    this.#to = filter.to === null ? Number.POSITIVE_INFINITY : Date.parse(filter.to) / 1000;
    this.#checksConflicts = target.conflicts.size > 0;
  }

  /** Takes the record whose digest is in `digests` at `at`; false: it must be parsed. */
  take(digests: Uint32Array, at: number): boolean {
    const known = this.#rows[digests[at + DIGEST.summary] ?? 0] ?? UNKNOWN;
    const shifted = known === UNKNOWN ? this.#compose(digests, at) : known;
    if (shifted === UNKNOWN) return false;
    const { events, conflicts, outside } = this.#target;
    if (this.#checksConflicts && conflicts.get(digests, at + DIGEST.id) !== 0) return false;
    const time = digests[at + DIGEST.time] ?? 0;
    const row = time >= this.#from && time < this.#to ? shifted - SHIFT : outside;
    const mark = (RANK | ((digests[at + DIGEST.hash] ?? 0) & 0xfffffff)) >>> 0;
    events.push(digests, at + DIGEST.id, row, time, mark);
    return true;
  }

  /** Notes what records with that digest come to. The record is as it stands in the file, without any repair. */
  learn(digests: Uint32Array, at: number, record: CloudTrailRecord): void {
    this.#note(digests[at + DIGEST.summary] ?? 0, record);
    const identity = digests[at + DIGEST.identity] ?? 0;
    if (this.#fields.size < MOST_PARTS) {
      this.#fields.set(digests[at + DIGEST.fields] ?? 0, { record, stage: { ...record, userIdentity: {} } });
    }
    if (identity !== 0 && this.#identities.size < MOST_PARTS) this.#identities.set(identity, identityOf(record));
  }

  /** A summary that is new, but both of whose parts are known: what a record of both comes to. */
  #compose(digests: Uint32Array, at: number): number {
    const known = this.#fields.get(digests[at + DIGEST.fields] ?? 0);
    const part = digests[at + DIGEST.identity] ?? 0;
    if (known === undefined) return UNKNOWN;
    const userIdentity = this.#identities.get(part);
    if (part !== 0 && userIdentity === undefined) return UNKNOWN;
    if (userIdentity === undefined) return this.#note(digests[at + DIGEST.summary] ?? 0, known.record);
    known.stage.userIdentity = userIdentity;
    return this.#note(digests[at + DIGEST.summary] ?? 0, known.stage);
  }

  #note(summary: number, record: CloudTrailRecord): number {
    if (!isDecided(record)) return UNKNOWN;
    if (summary >= this.#rows.length) {
      const rows = new Int32Array(Math.max(summary + 1, this.#rows.length * 2));
      rows.set(this.#rows);
      this.#rows = rows;
    }
    return (this.#rows[summary] = this.#target.rowOf(record) + SHIFT);
  }
}

/**
 * Whether summaries decide: rows hold nothing but what they hold, and the filter asks for nothing but that and the time. Errors:
 * `bad-principal`.
 */
export function canRepeat({ filter, projections, contextKeys }: ScannerOptions): boolean {
  const { principals, session, exclude, acrossAccounts, from, to } = filter;
  const isPlain = [from, to].every((time) => time === null || canonicalTime(time) === time);
  return (
    projections === null &&
    contextKeys.length === 0 &&
    principals.map(parsePrincipalSpec).every(isWithoutSession) &&
    session === null &&
    exclude.length === 0 &&
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
