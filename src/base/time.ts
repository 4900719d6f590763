/** Times as trimtrail keeps them: UTC, whole seconds, `2026-03-01T09:00:00Z`; so text order is time order. */
import { TrimtrailError } from './errors.js';

const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?$/;
const BACK = /^(\d{1,6})([mhdw])$/;
const CANONICAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * The time as `2026-03-01T09:00:00Z`, or null when it is none. Fractions of a second are cut off, an offset is applied, a time
 * without zone is read as UTC. Source: CloudTrail User Guide, "CloudTrail record contents" (eventTime is UTC).
 */
export function canonicalTime(text: string): string | null {
  if (text.length === 20 && CANONICAL.test(text) && Number(text.slice(8, 10)) <= 28) return text;
  const parts = DATE_TIME.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, zone] = parts.map((part) => part ?? '');
  const date = midnight(Number(year), Number(month), Number(day));
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  if (date === null || clock[0] > 23 || clock[1] > 59 || clock[2] > 60) return null;
  const offset = offsetMinutes(zone ?? '');
  if (offset === null) return null;
  return isoSeconds(date + (clock[0] * 3600 + (clock[1] - offset) * 60 + clock[2]) * 1000);
}

/** Milliseconds of a UTC midnight; null for a day the calendar does not have. */
function midnight(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function offsetMinutes(zone: string): number | null {
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (parts === null) return 0;
  const [, sign, hours, minutes] = parts;
  const size = Number(hours) * 60 + Number(minutes ?? 0);
  if (Number(hours) > 18 || Number(minutes ?? 0) > 59) return null;
  return sign === '-' ? -size : size;
}

/** `2026-03-01T09:00:00Z`; null when the year has not four digits. */
function isoSeconds(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.length === 24 ? `${text.slice(0, 19)}Z` : null;
}

export interface TimeContext {
  /** What `30d` counts back from. */
  readonly now: Date;
  /** `to` is exclusive: a bare date means the end of that day. */
  readonly bound: 'from' | 'to';
}

/**
 * A `--from` or `--to` text as canonical UTC time: an ISO time, a bare date, or a count back from now (`30d`, `12h`, `90m`, `4w`).
 *
 * Errors: `bad-time`.
 */
export function parseTime(text: string, context: TimeContext): string {
  const trimmed = text.trim();
  const found = countedBack(trimmed, context.now) ?? bareDate(trimmed, context.bound) ?? canonicalTime(trimmed);
  if (found !== null) return found;
  throw new TrimtrailError('bad-time', `--${context.bound}: ${JSON.stringify(text)} is not a time`, {
    hint: 'write 2026-03-01, 2026-03-01T09:00:00Z, or a count back from now such as 30d or 12h; all times are UTC',
  });
}

function countedBack(text: string, now: Date): string | null {
  const [, count, unit] = BACK.exec(text) ?? [];
  const size = UNIT_MS[unit ?? ''];
  return size === undefined ? null : isoSeconds(now.getTime() - Number(count) * size);
}

function bareDate(text: string, bound: 'from' | 'to'): string | null {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return null;
  const start = midnight(Number(year), Number(month), Number(day));
  return start === null ? null : isoSeconds(start + (bound === 'to' ? DAY_MS : 0));
}

export interface TimeWindow {
  /** Inclusive; null: no limit. */
  readonly from: string | null;
  /** Exclusive; null: no limit. */
  readonly to: string | null;
}

/**
 * Both bounds at once.
 *
 * Errors: `bad-time`, also when the window is empty.
 */
export function parseWindow(from: string | null, to: string | null, now: Date): TimeWindow {
  const window = {
    from: from === null ? null : parseTime(from, { now, bound: 'from' }),
    to: to === null ? null : parseTime(to, { now, bound: 'to' }),
  };
  if (window.from !== null && window.to !== null && window.from >= window.to) {
    throw new TrimtrailError('bad-time', `the window is empty: --from ${window.from} is not before --to ${window.to}`);
  }
  return window;
}

/** Whether a canonical time lies in the window. */
export function inWindow(time: string, window: TimeWindow): boolean {
  return (window.from === null || time >= window.from) && (window.to === null || time < window.to);
}
