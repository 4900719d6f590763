import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { grouped } from '../text/numbers.js';

interface MoreProps<T> {
  readonly items: readonly T[];
  readonly as: 'ul' | 'tbody';
  readonly row: (item: T) => ComponentChildren;
  readonly first?: number;
}

/** The first of many, the rest on demand. */
export function More<T>({ items, as: Tag, row, first = 8 }: MoreProps<T>) {
  const [shown, setShown] = useState(first);
  const left = items.length - shown;
  const button =
    left > 0 ? (
      <button type="button" class="link small" onClick={() => setShown(shown + 100)}>
        {grouped(left)} more
      </button>
    ) : null;
  return (
    <Tag>
      {items.slice(0, shown).map(row)}
      {button === null ? null : Tag === 'ul' ? (
        <li>{button}</li>
      ) : (
        <tr>
          <td colSpan={9}>{button}</td>
        </tr>
      )}
    </Tag>
  );
}
