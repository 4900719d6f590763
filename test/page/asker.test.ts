import { describe, expect, it } from 'vitest';
import { AnswerMemory } from '../../src/page/state/answer-memory.js';
import { Asker, type Heard } from '../../src/page/state/asker.js';

/** Questions that are answered by hand. */
function byHand() {
  const heard: Heard<string>[] = [];
  const asked: {
    readonly key: string;
    readonly answer: (text: string) => void;
    readonly fail: (error: Error) => void;
    readonly signal: AbortSignal;
  }[] = [];
  const asker = new Asker<string>((one) => heard.push(one));
  const want = (key: string): void =>
    asker.want({
      key,
      ask: ({ signal = new AbortController().signal }) =>
        new Promise((resolve, reject) => asked.push({ key, answer: resolve, fail: reject, signal })),
    });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return { heard, asked, asker, want, turn };
}

describe('asking one question at a time', () => {
  it('shows a quick answer and asks the newest question next; what lies between is never asked', async () => {
    const { heard, asked, want, turn } = byHand();
    ['a', 'b', 'c'].forEach(want);
    asked[0]?.answer('A');
    await turn();
    asked[1]?.answer('C');
    await turn();
    expect(asked.map(({ key }) => key)).toEqual(['a', 'c']);
    expect(heard.map(({ key, data }) => [key, data])).toEqual([
      ['a', 'A'],
      ['c', 'C'],
    ]);
  });

  it('cancels a slow one for a newer one, and its late answer is not heard', async () => {
    const { heard, asked, want, turn } = byHand();
    want('slow');
    want('new');
    await expect.poll(() => asked.length).toBe(2);
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer('late');
    asked[1]?.answer('NEW');
    await turn();
    expect(heard.map(({ key }) => key)).toEqual(['new']);
  });

  it('tells what went wrong, and goes on', async () => {
    const { heard, asked, want, turn } = byHand();
    want('a');
    asked[0]?.fail(new Error('no'));
    await turn();
    want('b');
    asked[1]?.answer('B');
    await turn();
    expect(heard.map(({ key, error, data }) => [key, error?.message ?? null, data])).toEqual([
      ['a', 'no', null],
      ['b', null, 'B'],
    ]);
  });

  it('is silent once it is stopped', async () => {
    const { heard, asked, asker, want, turn } = byHand();
    want('a');
    asker.stop();
    asked[0]?.answer('A');
    await turn();
    expect(heard).toEqual([]);
  });
});

describe('the memory of answers', () => {
  it('lets the oldest go', () => {
    const memory = new AnswerMemory(2);
    ['a', 'b', 'a', 'c'].forEach((key) => memory.set(key, key));
    expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual(['a', undefined, 'c']);
    memory.clear();
    expect(memory.get('a')).toBeUndefined();
  });
});
