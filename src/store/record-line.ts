import { isUtf8 } from 'node:buffer';
import { eventIdentity } from '../base/canonical.js';
import type { CloudTrailRecord } from '../base/record.js';
import { RECORD_SHAPES, type RecordShape } from '../base/usage-row.js';
import { copyIdentity, copyRank } from '../usage/copies.js';
import { restOfPlain } from './plain-record.js';
import { LINE_TYPE } from './record-fields.js';
import { recordOf, rowOf, type RecordRow } from './record-row.js';

/** A record on its way to the store: one line of JSON, `{"r": the record's columns, "o": what they do not hold, …}`. */
export interface RecordLine {
  /** What copies of the event share. */
  readonly identity: string;
  /** Smaller is richer. */
  readonly rank: number;
  readonly day: string;
  /** Twelve digits, or `none`: becomes part of file names. */
  readonly account: string;
  /** The pieces of the line, its end included. Bytes are those of the record as it was read, and are only lent. */
  readonly pieces: readonly (string | Uint8Array)[];
}

export interface LineOptions {
  /** Tells the line from all others of the run. */
  readonly n: number;
  /** Equally rich copies of the event differed. */
  readonly differ?: boolean;
  /** The record's own JSON, where it is at hand: what is in order is passed on as it is. */
  readonly raw?: Buffer | null;
}

/** The line of a record. */
export function recordLine(
  { record, shape }: { readonly record: CloudTrailRecord; readonly shape: RecordShape },
  { n, differ = false, raw = null }: LineOptions,
): RecordLine {
  const identity = copyIdentity(record);
  const rank = copyRank({ record, shape });
  const rest = raw !== null && isAsWritten(raw, record) ? restOfPlain(record) : null;
  const row = rest === null || raw === null ? rowOf(record, LINE_TYPE) : { columns: raw, other: rest };
  const columns = row.columns instanceof Uint8Array ? row.columns : jsonOf(row.columns);
  let more = row.other === undefined ? '' : `,"o":${jsonOf(row.other)}`;
  if (record.eventID === undefined) more += `,"recordid":${jsonOf(eventIdentity(record))}`;
  if (identity !== record.eventID) more += `,"identity":${jsonOf(identity)}`;
  if (differ) more += ',"copiesdiffer":true';
  const pieces = ['{"r":', columns, `${more},"recordshape":"${shape}","rank":${rank},"n":${n}}\n`];
  return { identity, rank, day: record.eventTime.slice(0, 10), account: accountOf(record), pieces };
}

function accountOf(record: CloudTrailRecord): string {
  const account = record.recipientAccountId ?? record.userIdentity?.accountId;
  return typeof account === 'string' && /^\d{12}$/.test(account) ? account : 'none';
}

const [TAB, LINE_FEED, RETURN, SPACE, QUOTE, COLON, BACKSLASH] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x3a, 0x5c];

/** Is this one line of JSON that DuckDB reads as we do: UTF-8, without halves of surrogate pairs, each member named once? */
const isAsWritten = (raw: Buffer, record: CloudTrailRecord): boolean =>
  !raw.includes(LINE_FEED) &&
  !raw.includes(RETURN) &&
  isUtf8(raw) &&
  !(raw.includes(BACKSLASH) && hasSurrogate(raw)) &&
  namesIn(raw) === membersOf(record);

const hasSurrogate = (raw: Buffer): boolean => raw.includes(String.raw`\ud`) || raw.includes(String.raw`\uD`);

/**
 * Colons behind a quote: as many as there are names, where no object names a member twice. (The last one counts, but DuckDB takes the first
 * out of JSON that is kept as text.) A text that holds such a colon, or one behind white space, only costs the short way. -1: not told.
 * A loop over the bytes, because each of Node's searches costs as much as 50 bytes.
 */
function namesIn(raw: Buffer): number {
  let names = 0;
  for (let at = 1; at < raw.length; at += 1) {
    if (raw[at] !== COLON) continue;
    const before = raw[at - 1];
    if (before === QUOTE) names += 1;
    else if (before === SPACE || before === TAB) return -1;
  }
  return names;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: readonly unknown[] = Object.values(value);
  return values.reduce<number>((sum, one) => sum + membersOf(one), Array.isArray(value) ? 0 : values.length);
}

/** JSON that other readers take: half a surrogate pair becomes U+FFFD. */
function jsonOf(value: object | string): string {
  const text = JSON.stringify(value);
  return text.includes(String.raw`\ud`) ? JSON.stringify(wellFormed(value)) : text;
}

/** A lone surrogate is the only thing that JSON.stringify escapes as `\ud…`; readers give at most 1,000 levels. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormed(member)]));
}

/** A line, read back. */
interface ParsedLine {
  readonly r: RecordRow['columns'];
  readonly o?: RecordRow['other'];
  readonly n: number;
  readonly recordshape: unknown;
  readonly copiesdiffer?: boolean;
}

/** The record of a line, as one source kept it. */
export function copyOfLine(text: string): {
  readonly record: CloudTrailRecord;
  readonly shape: RecordShape;
  readonly n: number;
  readonly differ: boolean;
} {
  const { r, o, n, recordshape, copiesdiffer = false } = JSON.parse(text) as ParsedLine; // written by recordLine
  return {
    record: recordOf({ columns: r, other: o }, LINE_TYPE),
    shape: shapeOf(recordshape),
    n,
    differ: copiesdiffer,
  };
}

/** Whether a value read back from a line or the table is a shape. */
export function shapeOf(text: unknown): RecordShape {
  return RECORD_SHAPES.find((shape) => shape === text) ?? 'trail';
}
