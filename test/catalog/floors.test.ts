import { expect, it } from 'vitest';
import { belowFloors, type Floors } from '../../tools/catalog/floors.js';

const FLOORS: Floors = {
  atLeast: { operations: 100, filled: 50 },
  atMost: { unknown: 2 },
  answered: { mail: 40, post: 58 },
};
const now = (changes: Partial<Floors>): Floors => ({ ...FLOORS, ...changes });

it.each([
  ['nothing changed', now({}), []],
  ['all got better', now({ atLeast: { operations: 120, filled: 60 }, atMost: { unknown: 0 } }), []],
  ['fewer are filled', now({ atLeast: { operations: 100, filled: 49 } }), ['filled: 49, was 50']],
  ['more are unknown', now({ atMost: { unknown: 3 } }), ['unknown: 3, was 2']],
  ['a label lost an answer', now({ answered: { mail: 39, post: 70 } }), ['operations answered of mail: 39, was 40']],
  ['a label is gone', now({ answered: { post: 58 } }), ['operations answered of mail: 0, was 40']],
])('%s', (_, numbers, problems) => {
  expect(belowFloors(numbers, FLOORS)).toEqual(problems);
});
