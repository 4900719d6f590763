import { useRef, useState } from 'preact/hooks';
import type { Asking, Page } from '../../core.js';

/** A long list of which only the pages in view are fetched. */
export interface Pages<T> {
  readonly at: (index: number) => T | undefined;
  readonly want: (first: number, last: number) => void;
}

/** Pages by their number, from the second on: the first is asked for by itself. */
export function usePages<T>(size: number, ask: (offset: number, asking: Asking) => Promise<Page<T>>): Pages<T> {
  const pages = useRef(new Map<number, readonly T[] | 'asked'>());
  const [, redraw] = useState(0);
  const fetchPage = (page: number): void => {
    if (pages.current.has(page)) return;
    pages.current.set(page, 'asked');
    const keep = ({ items }: Page<T>): void => {
      pages.current.set(page, items);
      redraw((count) => count + 1);
    };
    ask(page * size, {}).then(keep, () => pages.current.delete(page));
  };
  return {
    at: (index) => {
      const page = pages.current.get(Math.floor(index / size));
      return page === undefined || page === 'asked' ? undefined : page[index % size];
    },
    want: (first, last) => {
      for (let page = Math.max(1, Math.floor(first / size)); page * size < last; page += 1) fetchPage(page);
    },
  };
}
