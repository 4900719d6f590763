import type { Reach } from '../../base/fleet.js';
import { isBroad } from '../../policy/lint/remaining-risks.js';
import { RISKS, type Risk } from '../../policy/lint/risk-table.js';
import { hasBit } from './action-bits.js';
import type { ActionTable } from './action-table.js';
import type { GrantedActions } from './granted-actions.js';

/** A way to more permissions that the policies leave open. */
export interface Escalation {
  /** All of them are needed. */
  readonly actions: readonly string[];
  /** Completes "whoever has it can …". */
  readonly lets: string;
  /** The principal used all of its actions in the records. */
  readonly used: boolean;
}

/**
 * Whoever may do one of these on every resource and without a condition can give itself everything.
 * Source: Service Authorization Reference, "Actions defined by AWS Identity and Access Management".
 */
const MAKES_ADMINISTRATORS = [
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
];

const ESCALATIONS = RISKS.filter(({ kind }) => kind === 'escalation');

/** The ways up that are open, as `lint` tells them (docs/policies.md). */
export function escalationsOf(
  table: ActionTable,
  granted: GrantedActions,
  used: ReadonlySet<string>,
): readonly Escalation[] {
  const isOpen = (risk: Risk): boolean =>
    risk.actions.every((action) => {
      const at = table.at(action);
      if (at === undefined || !hasBit(granted.allowed, at)) return false;
      return risk.onPatterns !== true || isOnPattern(table, granted, at);
    });
  return ESCALATIONS.filter(isOpen).map(({ actions, lets }) => ({
    actions,
    lets,
    used: actions.every((action) => used.has(action)),
  }));
}

const isOnPattern = (table: ActionTable, { statements }: GrantedActions, at: number): boolean =>
  statements.some(
    ({ granted: { statement } }) =>
      hasBit(table.named(statement), at) && (statement.resources === null || statement.resources.some(isBroad)),
  );

export function reachOf(table: ActionTable, { everywhere }: GrantedActions, ways: readonly Escalation[]): Reach {
  const isAdministrator = MAKES_ADMINISTRATORS.some((action) => {
    const at = table.at(action);
    return at !== undefined && hasBit(everywhere, at);
  });
  return isAdministrator ? 'administrator' : ways.length > 0 ? 'escalation' : 'none';
}
