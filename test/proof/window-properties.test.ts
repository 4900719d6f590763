import { beforeAll, describe, expect, it } from 'vitest';
import { grantedStatements, widerThan } from '../../src/iam/contains.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/types.js';
import { replay } from '../../src/proof/replay.js';
import { cutAll, evaluatorOf, type Cut } from './principals.js';

const EXAMPLE = ['examples/data/trail'];
const WINDOWS = [
  { from: null, to: '2026-03-08T00:00:00Z' },
  { from: '2026-03-04T00:00:00Z', to: '2026-03-15T00:00:00Z' },
  { from: '2026-03-15T00:00:00Z', to: null },
];

const byArn = (cuts: readonly Cut[]): ReadonlyMap<string, Cut> => new Map(cuts.map((cut) => [cut.arn, cut]));

const today = (document: PolicyDocument): ReturnType<typeof grantedStatements> =>
  grantedStatements([{ name: 'whole', policy: parsePolicy(document) }]);

/** A role or user by its name alone; the whole may know its path (RULES.md 10). */
const isOfUnknownPath = ({ resource }: { readonly resource: string }): boolean =>
  /:iam::\d{12}:[a-z-]+\/\*\//.test(resource);

const MODES = ['exact', 'auto', 'pattern', 'type'] as const;
/** A pattern may become narrower when more names show what they have in common; names, and `*`, never do. */
const GROWING = ['exact', 'type'] as const;

describe('a longer window', () => {
  const found = new Map<string, { readonly whole: ReadonlyMap<string, Cut>; readonly parts: readonly Cut[] }>();
  beforeAll(async () => {
    for (const resources of MODES) {
      const whole = byArn(await cutAll(EXAMPLE, { resources }));
      const parts = await Promise.all(WINDOWS.map((window) => cutAll(EXAMPLE, { resources }, window)));
      found.set(resources, { whole, parts: parts.flat() });
    }
  });

  it.each(MODES)('allows every call that a part of it holds (--resources %s)', (resources) => {
    const { whole, parts } = found.get(resources) ?? { whole: byArn([]), parts: [] };
    expect(parts.length).toBeGreaterThan(10);
    for (const { arn, mapped } of parts) {
      const { lines } = replay(mapped, evaluatorOf(whole.get(arn)?.policy));
      const refused = lines.filter((line) => line.answer !== 'withheld' && !isOfUnknownPath(line));
      expect({ arn, refused }).toEqual({ arn, refused: [] });
    }
  });

  it.each(GROWING)('allows whatever the policy of a part allows (--resources %s)', (resources) => {
    const { whole, parts } = found.get(resources) ?? { whole: byArn([]), parts: [] };
    for (const { arn, policy } of parts) {
      const all = whole.get(arn)?.policy;
      const wider = all === undefined ? null : widerThan(parsePolicy(policy), today(all));
      expect({ arn, wider: wider?.filter((one) => !isOfUnknownPath(one)) }).toEqual({ arn, wider: [] });
    }
  });
});
