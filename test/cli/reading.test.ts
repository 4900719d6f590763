import { describe, expect, test } from 'vitest';
import { DEFAULT_READING } from '../../src/main/read-usage.js';
import { whileReading } from '../../src/cli/reading.js';
import { typedOptions } from '../../src/cli/typed-options.js';

const quiet = typedOptions(new Map([['quiet', true]]));
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const listening = (): readonly number[] => SIGNALS.map((signal) => process.listenerCount(signal));

describe('Ctrl-C', () => {
  test('stops the reading in order', async () => {
    const before = listening();
    const stopped = whileReading(quiet, DEFAULT_READING, async ({ signal }) => {
      expect(listening()).toEqual(before.map((count) => count + 1));
      process.emit('SIGINT');
      return signal?.aborted;
    });
    expect(await stopped).toBe(true);
    expect(listening()).toEqual(before);
  });

  test('ends the program at once when everything was read, however long what follows takes', async () => {
    const before = listening();
    await whileReading(quiet, DEFAULT_READING, async ({ onRead }) => {
      onRead?.();
      // nobody listens: the signal does what it does by itself
      expect(listening()).toEqual(before);
    });
    expect(listening()).toEqual(before);
  });

  test('is let go of when reading fails', async () => {
    const before = listening();
    const failing = whileReading(quiet, DEFAULT_READING, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(listening()).toEqual(before);
  });
});
