import { seededRandom } from '../src/base/random.js';

/** Numbers that look random and depend on a seed alone. */
export interface Random {
  /** From 0 up to and without `limit`. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One to `most` of the items, each once. */
  some<T>(items: readonly T[], most: number): readonly T[];
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return {
    below,
    pick,
    chance: (share) => next() < share,
    some: (items, most) => [...new Set(Array.from({ length: 1 + below(most) }, () => pick(items)))],
  };
}
