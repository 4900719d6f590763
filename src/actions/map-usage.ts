/** Usage rows of one principal → grants with reasons, evidence and findings. */
import { reasonInWords } from '../base/denial-reason.js';
import { sortFindings, type Finding } from '../base/findings.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import { ATTESTED } from '../catalog/types.js';
import { barrierOf, noConditionHolds, OUTCOME_WHY } from './classify.js';
import { deniedAction, grantsOfDenied } from './denial.js';
import { EventPlans, type EventPlan } from './event-plans.js';
import { gatherKnowledge, type CatalogView, type Knowledge } from './knowledge.js';
import { lifecycleGaps } from './lifecycle.js';
import { mapAsIfAllowed, mapByPlan, UNLISTED, type RowContext } from './map-row.js';
import { Notes } from './notes.js';
import { DEFAULT_MAPPING_OPTIONS, type MappingOptions } from './options.js';
import { indexPrincipal } from './principal-index.js';
import { valuesAt } from './row-values.js';
import type { Grant, MappedUsage } from './types.js';

interface Mapping {
  readonly options: MappingOptions;
  readonly context: RowContext;
  readonly named: ReadonlySet<string>;
  readonly notes: Notes;
  readonly grants: Grant[];
  readonly unclear: { readonly row: UsageRow; readonly grants: readonly Grant[] }[];
  readonly left: { readonly row: UsageRow; readonly why: string }[];
}

const NOBODY: Principal = { kind: 'unknown', arn: null, name: '', account: null, id: null };

/**
 * Maps the usage of one principal (RULES.md 1 to 17). Grants come in row order, one per action and row; nothing is merged.
 * Errors: `catalog-damaged` from the catalogue.
 */
export async function mapUsage(
  rows: readonly UsageRow[],
  catalog: CatalogView,
  options: Partial<MappingOptions> = {},
): Promise<MappedUsage> {
  const knowledge = await gatherKnowledge(rows, catalog);
  const full = { ...DEFAULT_MAPPING_OPTIONS, ...options };
  const mapping = start(rows, knowledge, full);
  for (const row of rows) mapRow(row, mapping);
  settleUnclear(mapping);
  const grants = withoutDoubtful(mapping.grants, rows, full);
  const byAction = groupByAction(grants);
  noteGrants(byAction, mapping);
  const gaps = lifecycleGaps(byAction, mapping.context.plans, knowledge);
  const findings: readonly Finding[] = [...mapping.notes.findings(), ...gaps];
  return { principal: rows[0]?.principal ?? NOBODY, grants, findings: sortFindings(findings), left: mapping.left };
}

function start(rows: readonly UsageRow[], knowledge: Knowledge, options: MappingOptions): Mapping {
  const index = indexPrincipal(rows, options.facts);
  const callsDirectly = rows.some((row) => row.via === null && row.eventType === 'AwsApiCall') ? true : null;
  return {
    options,
    context: {
      knowledge,
      plans: new EventPlans(knowledge),
      index,
      facts: options.facts,
      callsDirectly,
      allowUnlisted: options.allowUnlisted,
    },
    named: new Set(options.includeDenied.map((name) => name.toLowerCase())),
    notes: new Notes(),
    grants: [],
    unclear: [],
    left: [],
  };
}

function mapRow(row: UsageRow, mapping: Mapping): void {
  const plan = mapping.context.plans.of(row);
  if (row.eventCategory === 'Data') plan.seen.data = true;
  if (row.tool !== null || row.via === 'cloudformation.amazonaws.com') plan.seen.byTool = true;
  const barrier = barrierOf(row, plan, mapping.options.allowUnlisted);
  if (barrier !== null) {
    if (barrier.code !== null) mapping.notes.add(barrier.code, barrier.message, { count: row.count });
    mapping.left.push({ row, why: barrier.why });
    return;
  }
  const outcome = outcomeOfRow(row);
  if (outcome === 'allowed') mapAllowed(row, plan, mapping);
  else if (outcome === 'denied') mapDenied(row, mapping);
  else {
    if (outcome === 'unclear') mapUnclear(row, mapping);
    if (outcome === 'failed' || !mapping.options.includeUnclear) mapping.left.push({ row, why: OUTCOME_WHY[outcome] });
  }
}

function mapAllowed(row: UsageRow, plan: EventPlan, mapping: Mapping): void {
  const { grants, roleUnknown } = mapByPlan(row, plan, mapping.context);
  for (const grant of grants) mapping.grants.push(grant);
  if (grants.length === 0 && !roleUnknown) {
    mapping.notes.add('unmapped-event', noConditionHolds(row), { count: row.count });
    mapping.left.push({ row, why: 'unmapped' });
  }
  if (roleUnknown && mapping.options.inferred) {
    const message = `${row.eventSource} ${row.eventName} passes a role that no record names; iam:PassRole was not granted for it`;
    mapping.notes.add('passrole-unknown', message, { count: row.count });
  }
  noteOmitted(row, grants, mapping);
}

function noteOmitted(row: UsageRow, grants: readonly Grant[], { notes }: Mapping): void {
  if (row.parameters !== 'omitted' || !grants.some((grant) => grant.resources.length > 0)) return;
  notes.add('parameters-missing', 'Calls without request parameters: their resources are known by type only', {
    count: row.count,
  });
}

function mapDenied(row: UsageRow, mapping: Mapping): void {
  const { context, named, notes } = mapping;
  const granted = named.size === 0 ? [] : grantsOfDenied(row, context, named);
  mapping.grants.push(...granted);
  const stated = deniedAction(row, context.knowledge);
  const derived = mapAsIfAllowed(row, context)
    .grants.filter((grant) => !grant.inferred)
    .map((grant) => grant.action);
  const actions = stated === null ? derived : [stated];
  for (const action of new Set(actions)) {
    if (!granted.some((grant) => grant.action === action))
      notes.add('denied-not-granted', `${action} was denied${reasonOf(row)} and is not granted`, { count: row.count });
  }
  if (granted.length === 0) mapping.left.push({ row, why: OUTCOME_WHY.denied });
}

/** ` by a service control policy`, in AWS's words where the message says so. */
function reasonOf(row: UsageRow): string {
  const words = reasonInWords(valuesAt(row, 'error.reason')[0]);
  return words === '' ? '' : ` ${words}`;
}

function mapUnclear(row: UsageRow, mapping: Mapping): void {
  const grants = mapAsIfAllowed(row, mapping.context).grants.filter((grant) => !grant.inferred);
  if (mapping.options.includeUnclear) mapping.grants.push(...grants);
  else mapping.unclear.push({ row, grants });
}

function settleUnclear({ unclear, grants, notes }: Mapping): void {
  const granted = new Set(grants.map((grant) => grant.action));
  for (const { row, grants: doubtful } of unclear) {
    for (const action of new Set(doubtful.map((grant) => grant.action))) {
      if (granted.has(action)) continue;
      const message = `${action}: its only evidence is ${row.eventName} with ${row.errorCode ?? 'an error'}`;
      notes.add('only-unclear', message, { count: row.count });
    }
  }
}

/** Inferred grants go when not wanted, and those for KMS when the principal's KMS calls are in the log (RULES.md 12). */
function withoutDoubtful(
  grants: readonly Grant[],
  rows: readonly UsageRow[],
  options: MappingOptions,
): readonly Grant[] {
  if (!grants.some((grant) => grant.inferred)) return grants;
  // Decrypt and GenerateDataKey are read events: a trail of writes shows other calls to KMS and not these.
  // Source: KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail" (Decrypt, `readOnly`).
  const kmsSeen = rows.some((row) => row.eventSource?.startsWith('kms.') === true && row.readOnly !== false);
  return grants.filter(
    (grant) => !grant.inferred || (options.inferred && !(kmsSeen && grant.action.startsWith('kms:'))),
  );
}

function groupByAction(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const group = groups.get(grant.action);
    if (group === undefined) groups.set(grant.action, [grant]);
    else group.push(grant);
  }
  return groups;
}

function noteGrants(grants: ReadonlyMap<string, readonly Grant[]>, { notes, context }: Mapping): void {
  for (const [action, group] of grants) {
    for (const { source, inferred, reason, evidence } of group) {
      const { count } = evidence;
      if (source === UNLISTED) notes.add('unlisted-granted', `${action} was granted on *: ${source}`, { count });
      else if (source.startsWith(ATTESTED))
        notes.add('action-unreferenced', `${action} was granted on *; it is ${source}`, { count });
      if (inferred) notes.add('permission-inferred', `${action} was inferred: ${reason}`, { count });
    }
  }
  for (const action of [...grants.keys()].toSorted()) {
    const needs = (context.knowledge.action(action)?.dependent ?? []).filter((name) => !grants.has(name));
    if (needs.length > 0) notes.add('dependent-permission', `${action} may also need ${needs.toSorted().join(', ')}`);
  }
}
