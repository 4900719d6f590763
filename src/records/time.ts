const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`(?:\s?\(?(Z|z|UTC|GMT)?([+-]\d{2}:?\d{2})?\)?)`;
/** `2026-03-01T09:00:00.123Z`, `2026-03-01 09:00`, `2026-03-01, 09:00:00 AM`, `2026/03/01 09:00:00+02:00`. */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[Tt]|,?\s)${CLOCK}${ZONE}$`);
/** `20260301T090000Z`. */
const BASIC = /^(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(\d{2})(?:\.\d{1,9})?[Zz]?$/;
/** `3/25/2020 1:34`, `25.03.2020 01:34:09`. */
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}),?\s${CLOCK}${ZONE}$`);
/** `March 25, 2020, 01:34:09 (UTC+01:00)`. */
const NAMED = new RegExp(String.raw`^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4}),? ${CLOCK}${ZONE}$`);

/**
 * A time in any form CloudTrail data comes in, as `YYYY-MM-DDTHH:MM:SSZ`; null when it is none. Fractions are cut.
 * A time without a zone is UTC. Numbers are epoch seconds, from 10^11 on milliseconds.
 */
export function parseEventTime(value: unknown): string | null {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return null;
  if (isCanonicalTime(value)) return value;
  const text = value.length > 64 ? '' : value.trim();
  if (/^\d{9,13}(\.\d{1,9})?$/.test(text)) return fromEpoch(Number(text));
  return fromYearFirst(text) ?? fromBasic(text) ?? fromYearLast(text) ?? fromNamed(text);
}

/** True for a real time spelled `YYYY-MM-DDTHH:MM:SSZ`, the form nearly every record has; no allocation. */
export function isCanonicalTime(text: string): boolean {
  if (text.length !== 20 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
  if (text.charCodeAt(19) !== 90) return false;
  const year = digits(text, 0, 4);
  const day = digits(text, 8, 2);
  const month = digits(text, 5, 2);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  return inRange(digits(text, 11, 2), 23) && inRange(digits(text, 14, 2), 59) && inRange(digits(text, 17, 2), 59);
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function inRange(value: number, max: number): boolean {
  return value >= 0 && value <= max;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function fromEpoch(value: number): string | null {
  const millis = value >= 1e11 ? value : value * 1000;
  if (!Number.isFinite(millis) || millis < 1e11 || millis > 253_402_300_799_999) return null;
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Hour, minute, second, a/p, zone word, offset: the groups of CLOCK and ZONE in order. */
  readonly clock: readonly (string | undefined)[];
}

function fromYearFirst(text: string): string | null {
  const match = YEAR_FIRST.exec(text);
  if (match === null) return null;
  const [, year, month, day, ...clock] = match;
  return assemble({ year: Number(year), month: Number(month), day: Number(day), clock });
}

function fromBasic(text: string): string | null {
  const match = BASIC.exec(text);
  if (match === null) return null;
  const [, year, month, day, ...clock] = match;
  return assemble({ year: Number(year), month: Number(month), day: Number(day), clock });
}

function fromYearLast(text: string): string | null {
  const match = YEAR_LAST.exec(text);
  if (match === null) return null;
  const [, first, separator, second, year, ...clock] = match;
  // dots are day first everywhere; slashes are month first unless that is impossible
  const dayFirst = separator === '.' || Number(first) > 12;
  const month = Number(dayFirst ? second : first);
  return assemble({ year: Number(year), month, day: Number(dayFirst ? first : second), clock });
}

function fromNamed(text: string): string | null {
  const match = NAMED.exec(text);
  if (match === null) return null;
  const [, name = '', day, year, ...clock] = match;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return assemble({ year: Number(year), month, day: Number(day), clock });
}

function assemble({ year, month, day, clock }: Parts): string | null {
  const [hourText, minute, second, half, , offset] = clock;
  const hour = half === undefined ? Number(hourText) : twelveHour(Number(hourText), half);
  const local = `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(Number(minute))}:${pad(Number(second ?? 0))}Z`;
  if (!isCanonicalTime(local)) return null;
  return offset === undefined ? local : shift(local, offset);
}

function twelveHour(hour: number, half: string): number {
  // spreadsheets write `13:05 PM`; leave what is already a 24-hour time
  if (hour > 12) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function shift(local: string, offset: string): string | null {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  const sign = offset.startsWith('-') ? 1 : -1;
  const utc = `${new Date(Date.parse(local) + sign * minutes * 60_000).toISOString().slice(0, 19)}Z`;
  return isCanonicalTime(utc) ? utc : null;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
