import { expect } from 'vitest';
import { heldPolicies } from '../../src/apply/documents.js';
import { stateHash } from '../../src/apply/state.js';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { UNKNOWN } from '../../src/iam/request-context.js';
import { resourceFromArn } from '../../src/iam/request-resource.js';
import type { PrincipalState } from '../../src/apply/types.js';
import { ALICE, aliceAccount, planFor, Runs } from './fixtures.js';
import { Fate, Killed } from './memory-iam.js';

const REPORT = resourceFromArn('arn:aws:s3:::reports/x');

/** Between old and new nothing that is needed is missing, and nothing that is denied is allowed. */
function expectSafe(state: PrincipalState, where: string): void {
  const evaluate = createEvaluator({ identity: heldPolicies(state) });
  const result = (action: string): string => evaluate({ action, resource: REPORT, context: () => UNKNOWN }).result;
  expect(result('s3:GetObject'), where).toBe('allowed');
  for (const action of ['s3:DeleteBucket', 'ec2:TerminateInstances', 'iam:DeleteUser', 'sts:AssumeRole'])
    expect(result(action), `${where} ${action}`).toBe('explicitlyDenied');
}

export interface Journey {
  readonly lag: number;
  /** Whether the run that is killed applies, or takes back what was applied. */
  readonly way: 'apply' | 'rollback';
  /** What is run after the kill. */
  readonly after: 'apply' | 'rollback';
}

/** How many points there are at which that run can be killed. */
export async function pointsOf(journey: Journey): Promise<number> {
  const fate = new Fate();
  await runTo(journey, fate);
  return fate.points;
}

async function runTo(
  { lag, way }: Journey,
  fate: Fate,
): Promise<{ readonly runs: Runs; readonly again: () => Promise<unknown> }> {
  const account = aliceAccount({ lag });
  const runs = new Runs(account);
  const plan = planFor(account.peek(ALICE));
  const again = (): Promise<unknown> => runs.apply(plan);
  if (way === 'rollback') await runs.apply(plan);
  try {
    await (way === 'apply' ? runs.apply(plan, [], fate) : runs.rollBack(false, fate));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  return { runs, again };
}

/** Kills the run at one point, looks at what stands, runs again, and expects the old or the new state. */
export async function killAndRunAgain(journey: Journey, point: number): Promise<void> {
  const where = `${journey.way} killed at ${point}, then ${journey.after}, lag ${journey.lag}`;
  const { runs, again } = await runTo(journey, new Fate(point));
  expectSafe(runs.account.peek(ALICE), where);
  const old = stateHash(aliceAccount().peek(ALICE));
  if (runs.journal === null) {
    // nothing had been begun: only applying makes sense
    expect(stateHash(runs.account.peek(ALICE)), where).toBe(old);
    await again();
    return;
  }
  const ended = runs.journal.entries.at(-1);
  const wasRolledBack = ended?.kind === 'ended' && ended.outcome === 'rolled-back';
  if (journey.after === 'apply' && !wasRolledBack) {
    await again();
    const state = runs.account.peek(ALICE);
    expect(state.inline, where).toEqual([]);
    expect(
      state.groups.map(({ name }) => name),
      where,
    ).toEqual(['quarantine']);
  } else {
    const { differences } = await runs.rollBack();
    expect(differences, where).toEqual([]);
    expect(stateHash(runs.account.peek(ALICE)), where).toBe(old);
  }
  expectSafe(runs.account.peek(ALICE), where);
  const open = [...runs.account.policies.values()].filter(({ tags }) => tags['trimtrail:state'] === 'open');
  expect(open, where).toEqual([]);
}

export const JOURNEYS: readonly Journey[] = [0, 2].flatMap((lag) =>
  (['apply', 'rollback'] as const).flatMap((way) =>
    (['apply', 'rollback'] as const).map((after) => ({ lag, way, after })),
  ),
);
