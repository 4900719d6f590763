import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { contextFrom, type RequestContext } from '../../src/iam/request-context.js';
import { resourceFromArn } from '../../src/iam/request-resource.js';
import type { SourcedPolicy } from '../../src/iam/sourced-policy.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf } from '../../src/main/generate-policy.js';
import { DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';
import { createRandom, type Random } from '../random.js';
import { cutAll } from './principals.js';

const EXAMPLE = ['examples/data/trail'];
const REGIONS = ['eu-central-1', 'us-east-1'];

interface Pool {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A policy as people write them: broad, narrow, with exceptions, with conditions; of what the principal uses and beside it. */
function anyPolicy(random: Random, { actions, resources }: Pool): SourcedPolicy {
  const prefixes = [...new Set(actions.map((action) => action.split(':', 1)[0] ?? ''))];
  const action = (): string => {
    const one = random.pick(actions);
    const wide = [`${random.pick(prefixes)}:*`, `${one.slice(0, one.indexOf(':') + 4)}*`, '*'];
    return random.chance(0.6) ? one : random.pick(wide);
  };
  const resource = (): string => {
    const one = random.pick(resources);
    return random.chance(0.5) ? '*' : random.chance(0.5) ? one : `${one.slice(0, -1 - random.below(6))}*`;
  };
  const statement = (): object => ({
    Effect: random.chance(0.85) ? 'Allow' : 'Deny',
    [random.chance(0.9) ? 'Action' : 'NotAction']: Array.from({ length: 1 + random.below(6) }, action),
    [random.chance(0.9) ? 'Resource' : 'NotResource']: Array.from({ length: 1 + random.below(3) }, resource),
    ...(random.chance(0.3) && { Condition: { StringEquals: { 'aws:RequestedRegion': random.pick(REGIONS) } } }),
  });
  const document = { Version: '2012-10-17', Statement: Array.from({ length: 1 + random.below(5) }, statement) };
  return { name: 'today', policy: parsePolicy(document), document, origin: 'file', createdAt: null };
}

/** An ARN that a pattern fits, or nearly. */
const anArn = (random: Random, pattern: string): string =>
  pattern.replace(/[*?]/g, () => random.pick(['x', '', 'logs/2026/x', 'i-0a1b2c'])) + (random.chance(0.2) ? 'z' : '');

const contexts = (random: Random): RequestContext => contextFrom({ 'aws:requestedregion': random.pick(REGIONS) });

describe('--current', () => {
  it('RULE 21, PEERS 15: with whatever policies of today, no request is allowed that they do not allow', async () => {
    const [usage, catalog] = [await readUsage(EXAMPLE, DEFAULT_READING), await shippedCatalog()];
    const random = createRandom(31);
    let allowed = 0;
    for (const { arn, policy } of await cutAll(EXAMPLE)) {
      const pool = {
        actions: policy.Statement.flatMap(({ Action }) => Action),
        resources: policy.Statement.flatMap(({ Resource }) => Resource),
      };
      for (let round = 0; pool.actions.length > 0 && round < 4; round += 1) {
        const current = [anyPolicy(random, pool), anyPolicy(random, pool)];
        const today = { policiesOf: () => current, keep: [], newerThan: null, selected: null, allRows: usage.rows };
        const { documents, carried, proof } = await policyOf(usage, catalog, {
          whose: { spec: arn },
          granting: DEFAULT_GRANTING,
          today,
        });
        expect(proof.beyondCurrent).toBe(0);
        // policies that only deny are not touched: they stay beside the new one
        const staying = current.filter(({ policy: own }) => own.statements.every(({ effect }) => effect === 'Deny'));
        const made = [...documents, ...[...carried, ...staying].map(({ document }) => document)];
        const now = createEvaluator({
          identity: made.map((document) => ({ name: 'new', policy: parsePolicy(document) })),
        });
        const before = createEvaluator({ identity: current });
        const asked = {
          actions: [
            ...pool.actions,
            ...documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)),
          ],
          resources: [
            ...pool.resources,
            ...documents.flatMap(({ Statement }) => Statement.flatMap(({ Resource }) => Resource)),
          ],
        };
        for (let turn = 0; turn < 150; turn += 1) {
          const text = anArn(random, random.pick(asked.resources));
          const request = {
            action: random.pick(asked.actions),
            resource: resourceFromArn(text),
            context: contexts(random),
          };
          if (now(request).result !== 'allowed') continue;
          allowed += 1;
          expect(before(request).result, `${arn}: ${request.action} on ${text} in ${JSON.stringify(current)}`).toBe(
            'allowed',
          );
        }
      }
    }
    expect(allowed).toBeGreaterThan(500);
  });
});
