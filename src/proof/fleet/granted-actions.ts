import { laterTime } from '../../base/day.js';
import { coversResource, grantedStatements, type GrantedStatement, type OwnVariables } from '../../iam/contains.js';
import type { ParsedStatement } from '../../iam/parse-policy.js';
import type { SourcedPolicy } from '../../iam/sourced-policy.js';
import { addBits, keepBits, noBits, takeBits, type ActionBits } from './action-bits.js';
import type { ActionTable } from './action-table.js';

/** A statement that allows, with since when. */
export interface GrantedSince {
  readonly granted: GrantedStatement;
  /** On every resource. */
  readonly everywhere: boolean;
  /** ISO 8601 UTC; null: unknown. */
  readonly since: string | null;
}

/** What a principal's policies allow, in actions. */
export interface GrantedActions {
  readonly statements: readonly GrantedSince[];
  /** Allowed on something. */
  readonly allowed: ActionBits;
  /** Allowed on everything, without a condition. */
  readonly everywhere: ActionBits;
}

export interface GrantedInput {
  readonly policies: readonly SourcedPolicy[];
  /** Null or empty: there is none. */
  readonly boundary: readonly SourcedPolicy[] | null;
  readonly own: OwnVariables;
  /** When the principal was made, ISO 8601 UTC: no grant is older. Null: unknown. */
  readonly createdAt: string | null;
}

/**
 * What identity policies allow within the boundary. A denial counts where it holds for every resource and without a condition; other
 * denials, and conditions of what is allowed, are left aside: they narrow what is counted here.
 */
export function grantedActions(
  table: ActionTable,
  { policies, boundary, own, createdAt }: GrantedInput,
): GrantedActions {
  const statements = policies.flatMap((policy) =>
    grantedStatements([policy], own).map((granted) => ({
      granted,
      everywhere: coversResource(granted, '*'),
      since: laterTime(policy.createdAt, createdAt),
    })),
  );
  const allowed = union(table, statements);
  const everywhere = union(
    table,
    statements.filter((one) => one.everywhere && one.granted.statement.conditions === null),
  );
  const limits = boundary === null || boundary.length === 0 ? null : boundary;
  const denied = deniedEverywhere(table, [...policies, ...(limits ?? [])]);
  for (const bits of [allowed, everywhere]) {
    takeBits(bits, denied);
    if (limits !== null) keepBits(bits, allowedBy(table, limits));
  }
  return { statements, allowed, everywhere };
}

function union(table: ActionTable, statements: readonly GrantedSince[]): ActionBits {
  const bits = noBits(table.actions.length);
  for (const { granted } of statements) addBits(bits, table.named(granted.statement));
  return bits;
}

function allowedBy(table: ActionTable, policies: readonly SourcedPolicy[]): ActionBits {
  const bits = noBits(table.actions.length);
  for (const statement of statementsOf(policies, 'Allow')) addBits(bits, table.named(statement));
  return bits;
}

function deniedEverywhere(table: ActionTable, policies: readonly SourcedPolicy[]): ActionBits {
  const bits = noBits(table.actions.length);
  for (const statement of statementsOf(policies, 'Deny'))
    if (statement.conditions === null && statement.resources?.includes('*') === true)
      addBits(bits, table.named(statement));
  return bits;
}

const statementsOf = (
  policies: readonly SourcedPolicy[],
  effect: ParsedStatement['effect'],
): readonly ParsedStatement[] =>
  policies.flatMap(({ policy }) => policy.statements.filter((one) => one.effect === effect));
