import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The name beside a path that does not exist that was most likely meant; null when none is close. */
export function nearbyName(path: string): string | null {
  const wanted = basename(path).toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 4)) + 1;
  for (const name of siblings(path)) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best === null ? null : join(dirname(path), best);
}

function siblings(path: string): readonly string[] {
  try {
    return readdirSync(dirname(path)).toSorted().slice(0, 1000);
  } catch {
    return [];
  }
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 200) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
