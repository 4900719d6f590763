/** From one usage row to grants, as if the call had succeeded; outcomes and options are decided by the caller. */
import type { UsageRow } from '../base/usage-row.js';
import type { ActionRule, EventRule } from '../catalog/types.js';
import { nameOf, prefixOf, type Knowledge } from './knowledge.js';
import type { MappingFacts } from './options.js';
import type { PrincipalIndex } from './principal-index.js';
import { resolveResource, typePattern } from './resolve-resource.js';
import { rowAccount, rowPartition, type Site } from './resource-target.js';
import type { RowMemo, RuleFacts } from './row-memo.js';
import { conditionPaths, holds, valuesAt } from './row-values.js';
import type { Grant, GrantEvidence, GrantResource } from './types.js';
import { readVia } from './via.js';

/** What mapping one row needs besides the row. */
export interface RowContext {
  readonly knowledge: Knowledge;
  readonly index: PrincipalIndex;
  readonly facts: MappingFacts;
  readonly memo: RowMemo;
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

/** The rule of a row's event; null when the catalogue knows none or the row has no event source. */
export function ruleOf(row: UsageRow, knowledge: Knowledge): EventRule | null {
  return row.eventSource === null ? null : knowledge.rule(row.eventSource, row.eventName);
}

/** Maps a row whatever its outcome (RULES.md 23 maps denied rows this way). */
export function mapAsIfAllowed(row: UsageRow, context: RowContext): MappedRow {
  const rule = ruleOf(row, context.knowledge);
  if (rule?.likely !== undefined && context.allowUnlisted) return mapLikely(rule.likely, row, context);
  if (!rule?.actions) return EMPTY;
  const grants: Grant[] = [];
  let roleUnknown = false;
  for (const action of rule.actions) {
    const mapped = mapAction(action, row, context);
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
function mapAction(rule: ActionRule, row: UsageRow, context: RowContext): Grant | null | 'role unknown' {
  const passesRole = rule.action === 'iam:PassRole' && rule.inferred === true;
  if (rule.when !== undefined && !holds(rule.when, row)) {
    return passesRole && hidesParameters(rule, row) ? 'role unknown' : null;
  }
  const resources =
    rule.resources.length === 0 ? [] : context.memo.resources(rule, row, () => resourcesOf(rule, row, context));
  const facts = context.memo.facts(rule, row, () => ruleFacts(rule, row, context));
  if (!rule.inferred) return writeGrant(rule, resources, { row, context, facts });
  const proved = resources.filter(passesRole ? isExact : isNamed);
  if (passesRole && proved.length === 0) return 'role unknown';
  if (rule.resources.length > 0 && proved.length === 0) return null;
  return writeGrant(rule, proved, { row, context, facts });
}

/** The source left the parameters out, so that a role may have been passed unseen. */
const hidesParameters = (rule: ActionRule, row: UsageRow): boolean =>
  row.parameters === 'omitted' &&
  rule.when !== undefined &&
  conditionPaths(rule.when).some((path) => path.startsWith('request.'));

const isExact = (resource: GrantResource): boolean =>
  !resource.format.includes('*') && Object.values(resource.variables).every((value) => value !== null);

const isNamed = (resource: GrantResource): boolean =>
  Object.entries(resource.variables).some(([name, value]) => value !== null && !HEAD.has(name));

function resourcesOf(rule: ActionRule, row: UsageRow, context: RowContext): readonly GrantResource[] {
  const site: Site = { row, prefix: prefixOf(rule.action), knowledge: context.knowledge, index: context.index };
  const found = rule.resources.map((resource) => resolveResource(resource, site));
  if (found.some((resources) => resources.length > 0)) return unique(withAlternatives(rule, found, site));
  if (rule.resources.length <= MAX_PATTERNS)
    return unique(rule.resources.flatMap((resource) => typePattern(resource, site)));
  return [anyOfService(site)];
}

/** Of alternatives none of which is shown, each one's pattern: the call was authorised on one of them (RULES.md 8). */
function withAlternatives(
  rule: ActionRule,
  found: readonly (readonly GrantResource[])[],
  site: Site,
): readonly GrantResource[] {
  const isShown = (either: number): boolean =>
    rule.resources.some((one, at) => one.either === either && (found[at]?.length ?? 0) > 0);
  return rule.resources.flatMap((one, at) =>
    one.either === undefined || isShown(one.either) ? (found[at] ?? []) : typePattern(one, site),
  );
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
  if (resources.length < 2) return resources;
  return [...new Map(resources.map((one) => [JSON.stringify([one.format, one.variables]), one])).values()];
}

interface Origin {
  readonly row: UsageRow;
  readonly context: RowContext;
}

type GrantRule = Pick<ActionRule, 'action' | 'conditions' | 'inferred' | 'source'>;

/** A grant of an action on resources, with the row as its evidence. */
export const grantOf = (rule: GrantRule, resources: readonly GrantResource[], { row, context }: Origin): Grant =>
  writeGrant(rule, resources, { row, context, facts: ruleFacts(rule, row, context) });

const ruleFacts = (rule: GrantRule, row: UsageRow, { knowledge }: RowContext): RuleFacts => ({
  guarded: isGuarded(rule.action, knowledge),
  reason: reasonOf(rule, row),
});

const NO_CONDITIONS: Grant['conditions'] = {};

function writeGrant(
  rule: GrantRule,
  resources: readonly GrantResource[],
  { row, context, facts }: Origin & { readonly facts: RuleFacts },
): Grant {
  return {
    action: rule.action,
    resources,
    conditions: rule.conditions ?? NO_CONDITIONS,
    inferred: rule.inferred === true,
    guarded: facts.guarded,
    reason: facts.reason,
    source: rule.source,
    viaReading: readVia(row, context.facts, context.callsDirectly),
    evidence: context.memo.evidence(row, evidenceOf),
  };
}

// What the catalogue does not list is guarded when its name speaks of what RULES.md 13 guards.
function isGuarded(action: string, knowledge: Knowledge): boolean {
  const data = knowledge.action(action);
  return data === null ? !READS.test(nameOf(action)) && SOUNDS_GUARDED.test(nameOf(action)) : data.guarded === true;
}

const READS = /^(?:Get|List|Describe|BatchGet|Search|View)/;
const SOUNDS_GUARDED = /Polic|Permission|Grant|Credential|Password|AccessKey|Role|Principal|Share/;

function reasonOf(rule: Pick<ActionRule, 'action' | 'inferred'>, row: UsageRow): string {
  const event = `${(row.eventSource ?? '').replace(/\.amazonaws\.com(\.cn)?$/, '')} ${row.eventName}`;
  return rule.inferred ? `${event} proves ${rule.action}` : `${event} needs ${rule.action}`;
}

function evidenceOf(row: UsageRow): GrantEvidence {
  const { eventSource, eventName, account, region, count, firstSeen, lastSeen, eventIds, console, via, context, days } =
    row;
  const denial = row.errorCode === null ? undefined : valuesAt(row, 'error.reason')[0];
  return {
    eventSource,
    eventName,
    account,
    region,
    count,
    firstSeen,
    lastSeen,
    eventIds,
    console,
    via,
    context,
    days,
    ...(denial !== undefined && { denial }),
  };
}
