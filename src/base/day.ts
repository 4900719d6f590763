/** UTC days, `2026-03-01`; text order is day order. */

const DAY_MS = 86_400_000;

/** The UTC day of a canonical time. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** The day that many days later (earlier when negative). */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from the first to the last, both counted: 1 when they are the same day, 0 or less when they are the wrong way round. */
export function daysBetween(first: string, last: string): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS) + 1;
}

/** The later of two canonical times; null is not known. */
export const laterTime = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a;
