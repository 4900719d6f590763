import type { Cut } from '../../apply/build-steps.js';
import type { Stage } from '../../apply/stages.js';
import type { PrincipalState } from '../../apply/types.js';
import { counted } from '../../base/counted.js';
import { finding, sortFindings, type Finding } from '../../base/findings.js';
import type { PolicyResult } from '../generate-policy.js';

/** Days of records that a cut should rest on (RULES.md 25). */
const LEAST_DAYS = 90;

export interface PlanFindingsInput {
  readonly result: PolicyResult;
  readonly cut: Cut;
  readonly stage: Stage;
  readonly code: 'hand' | null;
  readonly state: PrincipalState;
  readonly asBoundary: boolean;
  /** Of {@link keptUnselected}; empty where selectors are given. */
  readonly kept: readonly Finding[];
}

/** What must be known, and in part accepted by name, before the plan is applied. */
export function findingsOfPlan(input: PlanFindingsInput): readonly Finding[] {
  const { result } = input;
  return sortFindings([
    ...result.generated.findings,
    ...shortEvidence(result),
    ...ownership(input),
    ...input.kept,
    ...groups(input.cut),
    ...stages(input),
  ]);
}

function shortEvidence({ proof }: PolicyResult): readonly Finding[] {
  const { days, firstDay, lastDay } = proof.coverage;
  if (days >= LEAST_DAYS) return [];
  const span = firstDay === null ? '' : ` (${firstDay} to ${lastDay ?? ''})`;
  return [
    finding('evidence-short', `the records span ${counted(days, 'day')}${span}; ${LEAST_DAYS} are asked for`, days),
  ];
}

function ownership({ code, state }: PlanFindingsInput): readonly Finding[] {
  if (code === 'hand') return [];
  return [finding('iac-unknown', `the records hold no write to ${state.arn}: whether code owns it is not known`)];
}

const groups = ({ leaves }: Cut): readonly Finding[] =>
  leaves.map(({ group, policies }) =>
    finding('group-left', `the user leaves ${group}, and with it ${policies.join(', ')}`, policies.length, policies),
  );

function stages({ stage, state, asBoundary }: PlanFindingsInput): readonly Finding[] {
  if (asBoundary && state.boundary !== null)
    return [finding('boundary-intersected', `the new boundary allows only what ${state.boundary.arn} allows too`)];
  if (stage === 'resources') return [];
  const next = stage === 'services' ? 'actions, then resources, are' : 'resources are';
  return [finding('stage-ahead', `this stage cuts ${stage}; ${next} for a later plan`)];
}
