const GROUPED = new Intl.NumberFormat('en-US');

/** `12,345`. */
export const grouped = (value: number): string => GROUPED.format(value);

/** `1 event`, `1,200 events`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${grouped(value)} ${value === 1 ? one : many}`;

/** `93 %`; a share that is not all is never shown as 100, one that is not nothing never as 0. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (part / whole) * 100;
  if (part > 0 && share < 1) return '< 1 %';
  return `${part < whole ? Math.min(99, Math.floor(share)) : 100} %`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.2 MB`, in steps of 1,000. */
export function bytes(value: number): string {
  const step = value < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return `${step > 0 && scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${UNITS[step] ?? 'B'}`;
}
