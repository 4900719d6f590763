import { describe, expect, it } from 'vitest';
import { HeavyMemo } from '../../src/views/heavy-memo.js';

const memo = (most: number) => new HeavyMemo<{ bytes: number }>(most, ({ bytes }) => bytes);
const weighing = (bytes: number) => () => Promise.resolve({ bytes });

describe('what is kept by weight', () => {
  it('lets go of what was used longest ago when it is too much', async () => {
    const kept = memo(100);
    const a = await kept.get('a', weighing(60));
    await kept.get('b', weighing(30));
    expect(await kept.get('a', weighing(1))).toBe(a);
    await kept.get('c', weighing(30));
    expect(kept.size).toBe(2);
    expect(await kept.get('a', weighing(1))).toBe(a);
    expect(await kept.get('b', weighing(7))).toEqual({ bytes: 7 });
  });

  it('keeps the newest whatever it weighs, and weighs anew what has grown', async () => {
    const kept = memo(100);
    const grown = await kept.get('a', weighing(10));
    await kept.get('b', weighing(10));
    grown.bytes = 1000;
    const big = await kept.get('c', weighing(5000));
    expect(await kept.get('c', weighing(1))).toBe(big);
    expect(kept.size).toBe(1);
  });

  it('makes a thing once for all who ask meanwhile, and again after it failed', async () => {
    const kept = memo(100);
    let made = 0;
    const make = async () => {
      made += 1;
      await Promise.resolve();
      if (made === 1) throw new Error('not today');
      return { bytes: 1 };
    };
    const [one, other] = [kept.get('a', make), kept.get('a', make)];
    await expect(one).rejects.toThrow('not today');
    await expect(other).rejects.toThrow('not today');
    expect(await kept.get('a', make)).toEqual({ bytes: 1 });
    expect(made).toBe(2);
  });
});
