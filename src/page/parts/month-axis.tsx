import { monthName } from '../text/days.js';

/** The first day of each month under a chart of days; names that would touch are left out. */
export function MonthAxis({ days, width }: { readonly days: readonly string[]; readonly width: number }) {
  const step = width / Math.max(days.length, 1);
  let free = 0;
  const marks = days.flatMap((day, index) => {
    const x = index * step;
    if (!(day.endsWith('-01') || index === 0)) return [];
    const isPart =
      index === 0 &&
      days.slice(0, Math.ceil(40 / Math.max(step, 0.01))).some((one) => one.endsWith('-01') && one !== day);
    if (isPart || x < free || x > width - 26) return [];
    free = x + 44;
    return [{ x, name: monthName(day) }];
  });
  return (
    <div class="axis small soft" aria-hidden="true">
      {marks.map(({ x, name }) => (
        <span key={x} style={{ left: `${x}px` }}>
          {name}
        </span>
      ))}
    </div>
  );
}
