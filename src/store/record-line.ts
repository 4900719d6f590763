import { eventIdentity } from '../base/canonical.js';
import type { CloudTrailRecord } from '../base/record.js';
import { RECORD_SHAPES, type RecordShape } from '../base/usage-row.js';
import { copyIdentity, copyRank } from '../usage/copies.js';
import { rowOf } from './record-row.js';

/** A record on its way to the store. */
export interface RecordLine {
  /** What copies of the event share. */
  readonly identity: string;
  /** Smaller is richer. */
  readonly rank: number;
  readonly day: string;
  /** Twelve digits, or `none`: becomes part of file names. */
  readonly account: string;
  /** JSON, with a line end. */
  readonly text: string;
}

/** The line of a record; `n` tells it from all others of the run. `differ`: equally rich copies of the event differed. */
export function recordLine(
  { record, shape }: { readonly record: CloudTrailRecord; readonly shape: RecordShape },
  n: number,
  differ = false,
): RecordLine {
  const identity = copyIdentity(record);
  const rank = copyRank({ record, shape });
  const { columns, other } = rowOf(record);
  const line = {
    ...columns,
    ...(other === undefined ? {} : { otherfields: other }),
    ...(record.eventID === undefined ? { recordid: eventIdentity(record) } : {}),
    ...(identity === record.eventID ? {} : { identity }),
    ...(differ ? { copiesdiffer: true } : {}),
    recordshape: shape,
    rank,
    n,
  };
  return { identity, rank, day: record.eventTime.slice(0, 10), account: accountOf(record), text: lineOf(line) };
}

function accountOf(record: CloudTrailRecord): string {
  const account = record.recipientAccountId ?? record.userIdentity?.accountId;
  return typeof account === 'string' && /^\d{12}$/.test(account) ? account : 'none';
}

/** One line of JSON that other readers take: half a surrogate pair becomes U+FFFD. */
function lineOf(line: object): string {
  const text = JSON.stringify(line);
  return `${text.includes(String.raw`\ud`) ? JSON.stringify(wellFormed(line)) : text}\n`;
}

/** A lone surrogate is the only thing that JSON.stringify escapes as `\ud…`; readers give at most 1,000 levels. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormed(member)]));
}

/** What a line says beside the columns. */
interface LineExtras {
  readonly n: number;
  readonly recordshape: RecordShape;
  readonly otherfields?: Readonly<Record<string, unknown>>;
}

export type ParsedLine = LineExtras & Readonly<Record<string, unknown>>;

/** Whether a value read back from a line or the table is a shape. */
export function shapeOf(text: unknown): RecordShape {
  return RECORD_SHAPES.find((shape) => shape === text) ?? 'trail';
}
