import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUrlState, printUrlState, START, VIEWS, type UrlState } from '../../src/page/state/url-state.js';

const ALICE: UrlState = { ...START, principal: 'arn:aws:iam::111122223333:user/alice', view: 'use' };

describe('the state in the address', () => {
  it.each<readonly [string, UrlState, string]>([
    ['the start', START, '?'],
    ['a principal', ALICE, '?principal=arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Falice'],
    ['SQL without a principal', { ...START, view: 'sql' }, '?view=sql'],
    ['a search', { ...START, search: 'a b' }, '?search=a+b'],
  ])('%s', (_, state, address) => {
    expect(printUrlState(state)).toBe(address);
    expect(parseUrlState(address)).toEqual(state);
  });

  it('comes back as it was, whatever it is', () => {
    const text = fc.string({ minLength: 1 });
    const state = fc.record({
      view: fc.constantFrom(...VIEWS.filter((view) => view !== 'principals')),
      principal: text,
      from: fc.constantFrom(null, '2026-03-01'),
      to: fc.constantFrom(null, '2026-03-31'),
      services: fc.array(text),
      sessions: fc.array(fc.string()),
      current: fc.option(text),
      beside: fc.boolean(),
      knobs: fc.record(
        { resources: fc.constantFrom('exact'), keep: fc.array(text), conditions: fc.constantFrom(['mfa', 'region']) },
        { requiredKeys: [] },
      ),
      decisions: fc.array(
        fc.record({
          kind: fc.constantFrom('keep', 'drop'),
          action: text,
          resource: fc.option(text),
          note: fc.string(),
        }),
      ),
      records: fc.option(
        fc.record({
          title: fc.string(),
          narrow: fc.record({ from: text, services: fc.array(text) }, { requiredKeys: [] }),
          match: fc.record({ eventName: text, eventIds: fc.array(text) }, { requiredKeys: [] }),
          behind: fc.constantFrom(
            { kind: 'use', action: null, resources: ['arn:aws:s3:::a/*'], patterns: true },
            { kind: 'denied', action: 's3:GetObject', resources: [] },
            { kind: 'left', why: 'denied' },
            { kind: 'answer', answer: 'withheld' },
          ),
        }),
      ),
      search: fc.string(),
      sql: fc.option(text),
    });
    fc.assert(
      fc.property(state, (given) => {
        const whole = { ...START, ...given } as UrlState;
        expect(parseUrlState(printUrlState(whole))).toEqual(whole);
      }),
    );
  });

  it.each([
    ['no view of that name', '?principal=a&view=danger', { view: 'use' }],
    ['a view that needs a principal', '?view=policy', { view: 'principals' }],
    ['a day that is none', '?principal=a&from=yesterday', { from: null }],
    ['settings that are no JSON', '?principal=a&settings={', { knobs: {} }],
    [
      'a setting of the wrong kind',
      '?principal=a&settings={"inferred":"yes","limit":"role"}',
      { knobs: { limit: 'role' } },
    ],
    ['a setting that is none', '?principal=a&settings={"constructor":1,"__proto__":{"limit":"x"}}', { knobs: {} }],
    [
      'decisions that are none',
      '?principal=a&decisions=[1,{"kind":"grant","action":"*"},{"kind":"drop"}]',
      { decisions: [] },
    ],
    ['records without a title', '?principal=a&records={"match":{}}', { records: null }],
    [
      'records with more',
      '?principal=a&records={"title":"t","match":{"eventIds":[1,"x"],"sql":"y"}}',
      { records: { title: 't', narrow: {}, match: { eventIds: ['x'] } } },
    ],
  ] as const)('leaves out %s', (_, address, expected) => {
    expect(parseUrlState(address)).toMatchObject(expected);
    expect(parseUrlState(address)).toEqual({
      ...START,
      principal: parseUrlState(address).principal,
      ...expected,
      view: parseUrlState(address).view,
    });
  });

  it('never holds a token', () => {
    expect(printUrlState(parseUrlState('?principal=a&token=secret'))).toBe('?principal=a');
  });
});
