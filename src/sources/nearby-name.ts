import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { editDistance } from '../base/edit-distance.js';

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
