/** UTC days as texts: `2026-03-01`. */
const MS = 86_400_000;

export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / MS);
export const dayAt = (number: number): string => new Date(number * MS).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => dayAt(dayNumber(day) + days);

/** Days from first to last, both counted. */
export const daysBetween = (first: string, last: string): number => dayNumber(last) - dayNumber(first) + 1;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2 Mar 2026`. */
export function longDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** `Mar`, with the year in January. */
export function monthName(day: string): string {
  const [year = '', month = ''] = day.split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  return month === '01' ? `${name} ${year}` : name;
}

/** `2026-03-01 09:00:07` of an ISO time; the page shows UTC everywhere. */
export const shortTime = (iso: string): string => iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/, '');
