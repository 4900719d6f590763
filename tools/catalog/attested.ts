import type { AccessLevel } from '../../src/catalog/types.js';
import type { IamAction, IamService } from './iam-data.js';
import { attestedRows, type AttestedRow } from './tables.js';

/**
 * The reference with the actions that it lacks and that another page of AWS names. What they apply to is not published, so
 * they have no resource types. Throws for an action that the reference has by now: its row is to be deleted.
 */
export function withAttested(iam: ReadonlyMap<string, IamService>): ReadonlyMap<string, IamService> {
  const all = new Map(iam);
  for (const row of attestedRows) {
    const service = all.get(row.prefix);
    if (service === undefined) throw new Error(`attested.json: there is no prefix ${row.prefix}`);
    const actions = new Map(service.actions);
    for (const action of actionsOf(row)) {
      const name = action.name.toLowerCase();
      if (actions.has(name)) throw new Error(`attested.json: ${row.prefix}:${action.name} is listed by now`);
      actions.set(name, action);
    }
    all.set(row.prefix, { ...service, actions });
  }
  return all;
}

function actionsOf({ actions, source }: AttestedRow): readonly IamAction[] {
  return Object.entries(actions).flatMap(([level, names]) =>
    names.map((name) => ({
      name,
      level: level as AccessLevel, // our own table; a test holds its levels
      required: [],
      optional: [],
      conditionKeys: [],
      attested: source,
    })),
  );
}
