import { eventIdentity } from '../base/canonical.js';
import { canonicalTime } from '../base/time.js';
import type { Principal } from '../base/usage-row.js';
import type { Copy } from './copies.js';
import { DetailFold, placeOf, type UsageDetail } from './detail.js';
import { projectRecord } from './project.js';

export interface RecordDetailOptions {
  /** Whose a record is; null: not the one that is asked for. */
  readonly owner: (principal: Principal) => Principal | null;
  readonly projectionOf: (eventSource: string) => Promise<(eventName: string) => readonly string[]>;
  /** Condition keys to read into `context`. */
  readonly contextKeys: readonly string[];
  /** Told now and then how many records were read. */
  readonly onRead?: (records: number) => void | Promise<void>;
}

const EVERY = 2000;

/** The detail of one principal from its records, each event once. */
export async function detailOfRecords(
  copies: Iterable<Copy> | AsyncIterable<Copy>,
  { owner, projectionOf, contextKeys, onRead }: RecordDetailOptions,
): Promise<UsageDetail> {
  const projections = new Map<string, (eventName: string) => readonly string[]>();
  const fold = new DetailFold();
  let read = 0;
  for await (const { record, shape } of copies) {
    read += 1;
    if (read % EVERY === 0) await onRead?.(read);
    const source = record.eventSource ?? '';
    const paths = projections.get(source) ?? (await projectionOf(source));
    projections.set(source, paths);
    const key = projectRecord(record, paths(record.eventName), { shape, contextKeys });
    const principal = owner(key.principal);
    if (principal === null) continue;
    const time = canonicalTime(record.eventTime) ?? record.eventTime;
    const measures = { count: 1, firstSeen: time, lastSeen: time, eventIds: [eventIdentity(record)] };
    fold.add({ ...key, principal }, placeOf(record), measures);
  }
  return fold.detail();
}
