/** From one usage row to grants, as if the call had succeeded; outcomes and options are decided by the caller. */
import type { UsageRow } from '../base/usage-row.js';
import type { ActionRule } from '../catalog/types.js';
import { isGuarded, reasonOf, type ActionPlan, type EventPlan, type EventPlans } from './event-plans.js';
import { prefixOf, type Knowledge } from './knowledge.js';
import type { MappingFacts } from './options.js';
import type { PrincipalIndex } from './principal-index.js';
import type { ResourceShape } from './resource-shape.js';
import { resolveResource, typePattern } from './resolve-resource.js';
import { rowAccount, rowPartition, type Site } from './resource-target.js';
import { conditionPaths, holds, valuesAt } from './row-values.js';
import type { Grant, GrantEvidence, GrantResource } from './types.js';
import { readVia } from './via.js';

/** What mapping one row needs besides the row. */
export interface RowContext {
  readonly knowledge: Knowledge;
  readonly plans: EventPlans;
  readonly index: PrincipalIndex;
  readonly facts: MappingFacts;
  /** See `readVia`. */
  readonly callsDirectly: boolean | null;
  /** See `MappingOptions.allowUnlisted`. */
  readonly allowUnlisted?: boolean;
}

export interface MappedRow {
  readonly grants: readonly Grant[];
  /** The call passes a role that no record names (finding `passrole-unknown`). */
  readonly roleUnknown: boolean;
}

const HEAD = new Set(['Partition', 'Region', 'Account']);
const MAX_PATTERNS = 6;
/** Source of a grant that only the operation's name speaks for. */
export const UNLISTED = 'the name of the operation; the Service Authorization Reference does not list the action';
const EMPTY: MappedRow = { grants: [], roleUnknown: false };
const NO_RESOURCES: readonly GrantResource[] = [];

/** Maps a row whatever its outcome (RULES.md 23 maps denied rows this way). */
export function mapAsIfAllowed(row: UsageRow, context: RowContext): MappedRow {
  return mapByPlan(row, context.plans.of(row), context);
}

/** {@link mapAsIfAllowed} with the plan of the row's event at hand. */
export function mapByPlan(row: UsageRow, { rule, actions }: EventPlan, context: RowContext): MappedRow {
  if (rule?.likely !== undefined && context.allowUnlisted) return mapLikely(rule.likely, row, context);
  if (actions.length === 0) return EMPTY;
  const grants: Grant[] = [];
  let roleUnknown = false;
  const origin: Origin = { row, context, evidence: evidenceOf(row) };
  for (const plan of actions) {
    const mapped = mapAction(plan, origin);
    if (mapped === 'role unknown') roleUnknown = true;
    else if (mapped !== null) grants.push(mapped);
  }
  return { grants, roleUnknown };
}

function mapLikely(action: string, row: UsageRow, context: RowContext): MappedRow {
  const grant = grantOf({ action, source: UNLISTED }, [], { row, context });
  return { grants: [grant], roleUnknown: false };
}

/** The grant of one action; null when the row does not ask for it. */
function mapAction(plan: ActionPlan, origin: Origin): Grant | null | 'role unknown' {
  const { rule, passesRole } = plan;
  const { row } = origin;
  if (rule.when !== undefined && !holds(rule.when, row)) {
    return passesRole && hidesParameters(rule, row) ? 'role unknown' : null;
  }
  const resources = rule.resources.length === 0 ? NO_RESOURCES : resourcesAt(plan, origin);
  if (!rule.inferred) return writeGrant(plan, resources, origin);
  const proved = resources.filter(passesRole ? isExact : isNamed);
  if (passesRole && proved.length === 0) return 'role unknown';
  if (rule.resources.length > 0 && proved.length === 0) return null;
  return writeGrant(plan, proved, origin);
}

const resourcesAt = ({ rule, shapes, memo }: ActionPlan, { row, context }: Origin): readonly GrantResource[] =>
  memo.resources(row, context.plans.placeOf(row), () => {
    const { knowledge, index } = context;
    return resourcesOf(shapes, { row, prefix: prefixOf(rule.action), knowledge, index });
  });

/** The source left the parameters out, so that a role may have been passed unseen. */
const hidesParameters = (rule: ActionRule, row: UsageRow): boolean =>
  row.parameters === 'omitted' &&
  rule.when !== undefined &&
  conditionPaths(rule.when).some((path) => path.startsWith('request.'));

const isExact = (resource: GrantResource): boolean =>
  !resource.format.includes('*') && Object.values(resource.variables).every((value) => value !== null);

const isNamed = (resource: GrantResource): boolean =>
  Object.entries(resource.variables).some(([name, value]) => value !== null && !HEAD.has(name));

function resourcesOf(shapes: readonly ResourceShape[], site: Site): readonly GrantResource[] {
  const found = shapes.map((shape) => resolveResource(shape, site));
  if (found.some((resources) => resources.length > 0)) return unique(withAlternatives(shapes, found, site));
  if (shapes.length <= MAX_PATTERNS) return unique(shapes.flatMap((shape) => typePattern(shape, site)));
  return [anyOfService(site)];
}

/** Of alternatives none of which is shown, each one's pattern: the call was authorised on one of them (RULES.md 8). */
function withAlternatives(
  shapes: readonly ResourceShape[],
  found: readonly (readonly GrantResource[])[],
  site: Site,
): readonly GrantResource[] {
  if (shapes.every(({ rule }) => rule.either === undefined)) return found.flat();
  const isShown = (either: number): boolean =>
    shapes.some(({ rule }, at) => rule.either === either && (found[at]?.length ?? 0) > 0);
  return shapes.flatMap((shape, at) => {
    const { either } = shape.rule;
    return either === undefined || isShown(either) ? (found[at] ?? []) : typePattern(shape, site);
  });
}

/** Any resource of the service in this account and region: for actions with many optional types, none of them shown. */
function anyOfService(site: Site): GrantResource {
  const { row, prefix } = site;
  return {
    service: prefix,
    type: null,
    format: `arn:\${Partition}:${prefix}:\${Region}:\${Account}:\${Resource}`,
    variables: { Partition: rowPartition(row), Region: row.region, Account: rowAccount(row), Resource: null },
    prefixed: [],
    generated: [],
    taggable: false,
    verifiedBy: 'derived',
  };
}

function unique(resources: readonly GrantResource[]): readonly GrantResource[] {
  if (new Set(resources.map(({ format }) => format)).size === resources.length) return resources;
  return [...new Map(resources.map((one) => [JSON.stringify([one.format, one.variables]), one])).values()];
}

interface Origin {
  readonly row: UsageRow;
  readonly context: RowContext;
  readonly evidence: GrantEvidence;
}

type GrantRule = Pick<ActionRule, 'action' | 'conditions' | 'inferred' | 'source'>;

/** A grant of an action on resources, with the row as its evidence. */
export function grantOf(
  rule: GrantRule,
  resources: readonly GrantResource[],
  { row, context }: Pick<Origin, 'row' | 'context'>,
): Grant {
  const plan = { rule, guarded: isGuarded(rule.action, context.knowledge), reason: reasonOf(rule, row) };
  return writeGrant(plan, resources, { row, context, evidence: evidenceOf(row) });
}

const NO_CONDITIONS: Grant['conditions'] = {};

function writeGrant(
  { rule, guarded, reason }: Pick<ActionPlan, 'guarded' | 'reason'> & { readonly rule: GrantRule },
  resources: readonly GrantResource[],
  { row, context, evidence }: Origin,
): Grant {
  return {
    action: rule.action,
    resources,
    conditions: rule.conditions ?? NO_CONDITIONS,
    inferred: rule.inferred === true,
    guarded,
    reason,
    source: rule.source,
    viaReading: row.via === null ? null : readVia(row, context.facts, context.callsDirectly),
    evidence,
  };
}

/** The row itself: it holds all that evidence says, but for what AWS says denied it. */
function evidenceOf(row: UsageRow): GrantEvidence {
  const denial = row.errorCode === null ? undefined : valuesAt(row, 'error.reason')[0];
  return denial === undefined ? row : { ...row, denial };
}
