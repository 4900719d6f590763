import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Coverage } from './coverage.js';
import type { Totals } from './summary.js';

export const FLOORS = join(import.meta.dirname, 'floors.json');

/** Numbers that must not get worse: checked in, moved with `catalog:check --write-floors`. */
export interface Floors {
  /** Never fewer. */
  readonly atLeast: Readonly<Record<string, number>>;
  /** Never more. */
  readonly atMost: Readonly<Record<string, number>>;
  /** Label → operations with an answer; never fewer. */
  readonly answered: Readonly<Record<string, number>>;
}

const AT_LEAST = ['operations', 'answered', 'typed', 'filled', 'conditional', 'inferred'] as const;
const AT_MOST = ['unlisted', 'unknown', 'open', 'invalid'] as const;

/** Operations of a label whose actions are known, or of which it is known that they need none. */
export const answeredOf = (one: Coverage): number => one.operations - one.unlisted - one.unknown;

export function floorsOf(all: readonly Coverage[], totals: Totals): Floors {
  return {
    atLeast: Object.fromEntries(AT_LEAST.map((name) => [name, totals[name]])),
    atMost: Object.fromEntries(AT_MOST.map((name) => [name, totals[name]])),
    answered: Object.fromEntries(all.map((one) => [one.label, answeredOf(one)])),
  };
}

export const readFloors = (): Floors => JSON.parse(readFileSync(FLOORS, 'utf8')) as Floors; // our own file

/** What is worse than the floors, a line each. */
export function belowFloors(now: Floors, floors: Floors): readonly string[] {
  const fewer = (have: Floors['atLeast'], wanted: Floors['atLeast'], what: string): readonly string[] =>
    Object.entries(wanted)
      .filter(([name, floor]) => (have[name] ?? 0) < floor)
      .map(([name, floor]) => `${what}${name}: ${have[name] ?? 0}, was ${floor}`);
  const more = Object.entries(floors.atMost)
    .filter(([name, ceiling]) => (now.atMost[name] ?? 0) > ceiling)
    .map(([name, ceiling]) => `${name}: ${now.atMost[name] ?? 0}, was ${ceiling}`);
  return [
    ...fewer(now.atLeast, floors.atLeast, ''),
    ...more,
    ...fewer(now.answered, floors.answered, 'operations answered of '),
  ];
}
