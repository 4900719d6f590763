import { useEffect, useState } from 'preact/hooks';

/** A value once it has been still for so many milliseconds: for sliders whose question is dear. */
export function useSettled<T>(value: T, still: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), still);
    return () => clearTimeout(timer);
  }, [value, still]);
  return settled;
}
