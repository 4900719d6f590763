import { describe, expect, test } from 'vitest';
import { batchesOf, type Question } from '../../src/proof/simulation.js';

const question = (action: string, resource: string, context: Question['context'] = []): Question => ({
  action,
  resource,
  context,
  ours: 'allowed',
  count: 1,
  eventId: null,
});
const ip = [{ key: 'aws:sourceip', type: 'ip', values: ['203.0.113.7'] }] as const;

/** Every pair that a batch asks. */
const asked = (questions: readonly Question[], size: number): readonly string[] =>
  batchesOf(questions, size).flatMap(({ actions, resources, context }) =>
    actions.flatMap((action) => resources.map((resource) => `${action} ${resource} ${context.length}`)),
  );

describe('batches of a simulator', () => {
  test.each([
    ['one', [question('a:A', 'x')]],
    [
      'actions that share their resources',
      [question('a:A', 'x'), question('a:A', 'y'), question('a:B', 'y'), question('a:B', 'x')],
    ],
    ['actions that do not', [question('a:A', 'x'), question('a:A', 'y'), question('a:B', 'x')]],
    ['different contexts', [question('a:A', 'x'), question('a:A', 'x', ip), question('a:B', 'x', ip)]],
    ['more than a batch holds', Array.from({ length: 7 }, (_, at) => question(`a:A${at % 3}`, `x${at}`))],
  ])('%s: ask every question once and nothing else', (_, questions) => {
    const expected = questions.map(({ action, resource, context }) => `${action} ${resource} ${context.length}`);
    expect(asked(questions, 2).toSorted()).toEqual(expected.toSorted());
  });

  test('hold no more than they may', () => {
    const questions = ['a', 'b', 'c'].flatMap((name) => ['x', 'y', 'z'].map((at) => question(`s:${name}`, at)));
    const sizes = batchesOf(questions, 2).map(({ actions, resources }) => [actions.length, resources.length]);
    expect(sizes).toEqual([
      [2, 2],
      [2, 1],
      [1, 2],
      [1, 1],
    ]);
  });
});
