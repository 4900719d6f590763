import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

interface VirtualListProps {
  readonly count: number;
  /** Pixels of every row. */
  readonly rowHeight: number;
  readonly label: string;
  readonly row: (index: number) => ComponentChildren;
  /** The row to keep in view; null: none. */
  readonly active: number | null;
  /** Told which rows are in view, so that they can be fetched. */
  readonly onRange?: (first: number, last: number) => void;
}

const BEYOND = 8;

/** A list that only makes the rows that are in view; it scrolls with the page. */
export function VirtualList({ count, rowHeight, label, row, active, onRange }: VirtualListProps) {
  const ref = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState<readonly [number, number]>([0, 30]);
  useLayoutEffect(() => {
    const update = (): void => {
      const top = ref.current?.getBoundingClientRect().top ?? 0;
      const first = Math.max(0, Math.floor(-top / rowHeight) - BEYOND);
      const last = Math.min(count, Math.ceil((innerHeight - top) / rowHeight) + BEYOND);
      setRange(([a, b]) => (a === first && b === last ? [a, b] : [first, last]));
    };
    update();
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, [count, rowHeight]);
  useEffect(() => onRange?.(...range), [range[0], range[1]]);
  useEffect(() => {
    if (active === null || ref.current === null) return;
    const top = ref.current.getBoundingClientRect().top + active * rowHeight;
    if (top < 60) scrollBy({ top: top - 60 });
    else if (top + rowHeight > innerHeight) scrollBy({ top: top + rowHeight - innerHeight + 8 });
  }, [active]);
  const [first, last] = [Math.min(range[0], count), Math.min(range[1], count)];
  return (
    <ul ref={ref} class="virtual" aria-label={label} style={{ height: `${count * rowHeight}px` }}>
      {Array.from({ length: Math.max(0, last - first) }, (_, step) => first + step).map((index) => (
        <li
          key={index}
          style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
          aria-setsize={count}
          aria-posinset={index + 1}
        >
          {row(index)}
        </li>
      ))}
    </ul>
  );
}
