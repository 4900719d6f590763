import { mapUsage } from '../actions/map-usage.js';
import type { UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { coversActions, grantedStatements } from '../iam/contains.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import type { GrantedAgainstUsed } from './types/principals.js';

/**
 * How many actions policies allow by name, and how many of those the rows use. Rows without values will do: which action a call needs
 * hangs on them only rarely, and this is for a bar in a list.
 */
export async function grantedCounts(
  policies: readonly SourcedPolicy[],
  rows: readonly UsageRow[],
  catalog: Catalog,
): Promise<GrantedAgainstUsed> {
  const facts = { assumedByServices: {} };
  const { grants } = await mapUsage(rows, catalog, { inferred: false, facts });
  const granted = await namesAllowed(policies, catalog);
  const used = new Set(grants.map(({ action }) => action).filter((action) => granted.has(action)));
  return { granted: granted.size, used: used.size };
}

/** Every action that a statement allows, by its name, a pattern or NotAction. */
export async function namesAllowed(policies: readonly SourcedPolicy[], catalog: Catalog): Promise<ReadonlySet<string>> {
  const statements = grantedStatements(policies).map(({ statement }) => statement);
  const broad = statements.some(({ actions, notActions }) => notActions !== null || (actions ?? []).includes('*'));
  const named = statements.flatMap(({ actions }) => (actions ?? []).map((action) => action.split(':')[0] ?? ''));
  const prefixes = broad ? catalog.index.prefixes : [...new Set(named.map((prefix) => prefix.toLowerCase()))];
  const allowed = new Set<string>();
  for (const prefix of prefixes) {
    const actions = Object.keys((await catalog.service(prefix))?.actions ?? {}).map((name) => `${prefix}:${name}`);
    for (const action of actions)
      if (statements.some((statement) => coversActions(statement, action))) allowed.add(action);
  }
  return allowed;
}
