import type { Grant, GrantEvidence, MappedUsage } from '../actions/types.js';
import { sortFindings, type Finding } from '../base/findings.js';
import { MAX_RESOURCES } from '../base/resource-mode.js';
import type { AccessLevel, ServiceData } from '../catalog/types.js';
import type { Conditions, PolicyDocument, Statement } from '../iam/types.js';
import { findOutliers, OWN_ACCOUNT, type AccountCounts } from './across-accounts.js';
import { decideConditions } from './conditions/decide-conditions.js';
import { withConditions } from './conditions/with-conditions.js';
import { findEphemeral } from './ephemeral.js';
import { evidenceOf } from './evidence.js';
import { guard } from './guarded.js';
import { lifecycleGrants, type ActionLookup } from './lifecycle.js';
import { groupResourceNames, NO_NAME_GROUPS } from './name-groups.js';
import { groupObjects } from './object-groups.js';
import { countByAccount } from './measure.js';
import { foldPermissions, type PatternedGrant } from './permissions.js';
import { findCharacters, findGeneralised, findInDocument, findWidened, findWithheld } from './policy-findings.js';
import { patternMaker, type PatternedResource, type PatternRules } from './resource-pattern.js';
import { placePermissions, type LevelOf, type Placed } from './statements.js';
import { uniqueSids } from './sids.js';
import type { GeneratedPolicy, PolicyOptions, Today } from './types.js';
import { withinCurrent } from './within-current.js';

/** What statements ask of a catalogue: access levels, for their names, and which counterparts are guarded. */
export interface ServiceCatalog {
  service(prefix: string): Promise<ServiceData | null> | ServiceData | null;
}

/**
 * Turns grants into one identity policy with its evidence and findings. What the policy allows is exactly what the grants
 * say, generalised as the options tell; equal grants in any order, split or doubled give the same bytes.
 * `findings` holds those of the mapping too, gravest first. Nothing to grant gives an empty `Statement`.
 * Whether the principal can have a policy at all is asked of `nobodyToCut`.
 * Errors: `catalog-damaged` when the catalogue throws it.
 */
export async function generateStatements(
  mapped: MappedUsage,
  catalog: ServiceCatalog,
  options: PolicyOptions & { readonly today?: Today | null },
): Promise<GeneratedPolicy> {
  const actions = actionLookup(catalog);
  const grants = options.withLifecycle
    ? [...mapped.grants, ...(await lifecycleGrants(mapped, actions))]
    : mapped.grants;
  const rules = rulesFor(grants, options);
  const patterns = patternGrants(grants, rules, options);
  const conditions = decideConditions(grants, options.conditions ?? []);
  const today = options.today ?? null;
  const { granted: inside, findings: refused } =
    today === null ? { granted: patterns.granted, findings: [] } : withinCurrent(patterns.granted, today.granted);
  // behind today's own conditions, which stay as they are where they are about the same key
  const granted = withConditions(inside, conditions);
  const placed = placePermissions(foldPermissions(granted), await levelsOf(granted, actions));
  const policy = documentOf(placed, today?.kept ?? []);
  const findings: readonly Finding[] = [
    ...mapped.findings,
    ...findGeneralised(placed),
    ...findWidened(placed),
    ...findCharacters(granted),
    ...findWithheld(patterns.withheld),
    ...conditions.findings,
    ...refused,
    ...(options.acrossAccounts ? findOutliers(countAccounts(granted)) : []),
    ...findInDocument(policy),
  ];
  return { policy, evidence: evidenceOf(placed), findings: sortFindings(findings) };
}

function rulesFor(grants: readonly Grant[], { resources, acrossAccounts, maxResources }: PolicyOptions): PatternRules {
  const none = { ephemeral: new Map(), objects: new Map(), names: NO_NAME_GROUPS };
  if (resources === 'exact') return { resources, acrossAccounts, ...none };
  const budget = maxResources ?? MAX_RESOURCES;
  const ephemeral = findEphemeral(grants, resources);
  const objects = groupObjects(grants, resources === 'type' ? 0 : budget);
  const names = groupResourceNames(grants, ephemeral, { budget, mode: resources });
  return { resources, acrossAccounts, ephemeral, objects, names };
}

interface Patterned {
  readonly granted: readonly PatternedGrant[];
  readonly withheld: readonly PatternedGrant[];
}

function patternGrants(grants: readonly Grant[], rules: PatternRules, options: PolicyOptions): Patterned {
  const granted: PatternedGrant[] = [];
  const withheld: PatternedGrant[] = [];
  const patternOf = patternMaker(rules);
  for (const grant of grants) {
    const resources = grant.resources.map((resource) => patternOf(grant, resource));
    if (!grant.guarded && !rules.acrossAccounts) {
      granted.push({ grant, resources, conditions: grant.conditions });
      continue;
    }
    const guarded = guard(grant, resources, options.grantGuarded);
    if (!guarded.all) granted.push(...splitByAccount(grant, guarded.granted));
    if (guarded.all || guarded.withheld.length > 0) withheld.push(...splitByAccount(grant, guarded.withheld));
  }
  return { granted, withheld };
}

/** Resources in the caller's own account go under the own-account condition, the others keep their account without it. */
function splitByAccount(grant: Grant, resources: readonly PatternedResource[]): readonly PatternedGrant[] {
  const own = resources.filter(({ ownAccount }) => ownAccount);
  const others = resources.filter(({ ownAccount }) => !ownAccount);
  const parts: PatternedGrant[] = [];
  if (own.length > 0) parts.push({ grant, resources: own, conditions: withOwnAccount(grant.conditions) });
  if (others.length > 0 || own.length === 0) {
    parts.push({ grant, resources: others, conditions: grant.conditions });
  }
  return parts;
}

const withOwnAccount = (conditions: Conditions): Conditions => ({
  ...conditions,
  StringEquals: { ...conditions['StringEquals'], ...OWN_ACCOUNT.StringEquals },
});

/** The catalogue's data of an action; null when it does not know it. */
function actionLookup(catalog: ServiceCatalog): ActionLookup {
  return async (action) => {
    const [prefix = '', name = ''] = action.split(':', 2);
    const actions = (await catalog.service(prefix))?.actions;
    return actions !== undefined && Object.hasOwn(actions, name) ? (actions[name] ?? null) : null;
  };
}

async function levelsOf(grants: readonly PatternedGrant[], actions: ActionLookup): Promise<LevelOf> {
  const levels = new Map<string, AccessLevel | null>();
  for (const action of new Set(grants.map(({ grant }) => grant.action))) {
    levels.set(action, (await actions(action))?.level ?? null);
  }
  return (action) => levels.get(action) ?? null;
}

function documentOf(placed: readonly Placed[], kept: readonly Statement[]): PolicyDocument {
  const statements = new Map<string, Statement>(placed.map(({ statement }) => [statement.Sid, statement]));
  const sids = uniqueSids([...statements.keys(), ...kept.map(({ Sid }) => Sid)]).slice(statements.size);
  const named = kept.map((statement, index) => ({ ...statement, Sid: sids[index] ?? statement.Sid }));
  return { Version: '2012-10-17', Statement: [...statements.values(), ...named] };
}

/** Action → account → events. */
function countAccounts(grants: readonly PatternedGrant[]): AccountCounts {
  const byAction = new Map<string, GrantEvidence[]>();
  for (const { grant } of grants) {
    const list = byAction.get(grant.action) ?? [];
    byAction.set(grant.action, list);
    list.push(grant.evidence);
  }
  return new Map([...byAction].map(([action, evidences]) => [action, countByAccount(evidences)]));
}
