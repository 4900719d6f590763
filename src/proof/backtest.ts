import type { Grant, GrantEvidence, MappedUsage } from '../actions/types.js';
import { addDays, daysBetween } from '../base/day.js';
import { createEvaluator, type Evaluator } from '../iam/evaluate.js';
import { parsePolicy } from '../iam/parse-policy.js';
import type { PolicyDocument } from '../iam/types.js';
import { generateStatements, type ServiceCatalog } from '../policy/generate-statements.js';
import type { PolicyOptions } from '../policy/types.js';
import { isWithheld } from '../policy/guarded.js';
import { novelty } from './novelty.js';
import { judge } from './replay.js';
import { resourcesOf } from './requests.js';
import { tomorrow } from './tomorrow.js';

export interface BacktestOptions {
  /** Lengths of the observation window, in days; those that do not fit are left out. */
  readonly observe: readonly number[];
  /** Length of the operation window, in days. */
  readonly operate: number;
  /** Weight of recall against precision in F-beta. */
  readonly beta: number;
  /** Share of operation windows without a denial that counts as long enough. */
  readonly target: number;
  readonly policy: PolicyOptions;
  /** Asked between positions; where it throws, the back-test ends with that. */
  readonly goOn?: () => Promise<void>;
}

/** What policies from so many days did in the days that followed, over all positions of the windows. */
export interface BacktestRow {
  readonly observe: number;
  /** Positions of the two windows. */
  readonly windows: number;
  /** Positions in which nothing would have been denied. */
  readonly clean: number;
  /** Distinct needs of the operation windows that were granted, of all; needs are actions on resources. */
  readonly uniqueRecall: number;
  /** Events of the operation windows that were allowed, of all. */
  readonly absoluteRecall: number;
  /** Granted actions on patterns that were needed in the operation windows, of all granted. */
  readonly uniquePrecision: number;
  readonly fBeta: number;
  /** Positions from which a number for tomorrow was made, and in how many the days that came lay inside its interval. */
  readonly foretold: number;
  readonly inside: number;
}

export interface Backtest {
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly operate: number;
  readonly beta: number;
  readonly target: number;
  readonly rows: readonly BacktestRow[];
  /** The shortest observation that reaches the target; null when none does. */
  readonly enough: number | null;
}

/** Positions looked at for one length: more say little and cost much. */
const MOST_POSITIONS = 26;

/**
 * Learns on a window of days and replays the days that follow, sliding over the records: how often would a policy from N days have denied
 * something in the next M? Withheld actions count on neither side.
 * Source: M. Sanders and C. Yue, "Automated Least Privileges in Cloud-Based Web Services" (HotWeb 2017) and "Mining Least Privilege Attribute
 * Based Access Control Policies" (ACSAC 2019): observation and operation periods, precision and recall by unique and by absolute count.
 */
export async function backtest(
  mapped: MappedUsage,
  catalog: ServiceCatalog,
  options: BacktestOptions,
): Promise<Backtest> {
  const days = [...new Set(mapped.grants.flatMap(({ evidence }) => Object.keys(evidence.days ?? {})))].toSorted();
  const [firstDay = null] = days;
  const lastDay = days.at(-1) ?? null;
  const { operate, beta, target } = options;
  const rows: BacktestRow[] = [];
  if (firstDay !== null && lastDay !== null) {
    const span = daysBetween(firstDay, lastDay);
    for (const observe of options.observe.filter((length) => length + operate <= span)) {
      const starts = positions(firstDay, span - observe - operate);
      rows.push(await rowFor(mapped, catalog, { ...options, observeDays: observe, starts }));
    }
  }
  const enough = rows.find(({ clean, windows }) => clean >= target * windows)?.observe ?? null;
  return { firstDay, lastDay, operate, beta, target, rows, enough };
}

function positions(firstDay: string, room: number): readonly string[] {
  const step = Math.max(1, Math.ceil((room + 1) / MOST_POSITIONS));
  return Array.from({ length: Math.floor(room / step) + 1 }, (_, index) => addDays(firstDay, index * step));
}

interface RowInput extends BacktestOptions {
  readonly observeDays: number;
  readonly starts: readonly string[];
}

async function rowFor(mapped: MappedUsage, catalog: ServiceCatalog, input: RowInput): Promise<BacktestRow> {
  const sums = {
    windows: 0,
    clean: 0,
    needs: 0,
    met: 0,
    events: 0,
    allowed: 0,
    granted: 0,
    useful: 0,
    foretold: 0,
    inside: 0,
  };
  for (const start of input.starts) {
    await input.goOn?.();
    const turn = addDays(start, input.observeDays);
    const learned = within(mapped.grants, start, turn);
    const coming = within(mapped.grants, turn, addDays(turn, input.operate));
    if (learned.length === 0 || coming.length === 0) continue;
    const { policy } = await generateStatements({ ...mapped, grants: learned }, catalog, input.policy);
    const tested = test(policy, coming, input.policy.grantGuarded);
    const told = foretell(policy, learned, { coming, operate: input.operate });
    sums.windows += 1;
    sums.clean += tested.met === tested.needs ? 1 : 0;
    for (const key of ['needs', 'met', 'events', 'allowed', 'granted', 'useful'] as const) sums[key] += tested[key];
    sums.foretold += told === null ? 0 : 1;
    sums.inside += told === true ? 1 : 0;
  }
  const [recall, precision] = [ratio(sums.met, sums.needs), ratio(sums.useful, sums.granted)];
  return {
    observe: input.observeDays,
    windows: sums.windows,
    clean: sums.clean,
    uniqueRecall: rounded(recall),
    absoluteRecall: rounded(ratio(sums.allowed, sums.events)),
    uniquePrecision: rounded(precision),
    fBeta: rounded(fBeta(precision, recall, input.beta)),
    foretold: sums.foretold,
    inside: sums.inside,
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

function fBeta(precision: number, recall: number, beta: number): number {
  const weight = beta * beta;
  return precision + recall === 0 ? 0 : ((1 + weight) * precision * recall) / (weight * precision + recall);
}

/** The grants with events on days from `first` up to and without `end`, with those days only. */
function within(grants: readonly Grant[], first: string, end: string): readonly Grant[] {
  const cut = new Map<GrantEvidence, GrantEvidence | null>();
  return grants.flatMap((grant) => {
    const { evidence } = grant;
    const known = cut.get(evidence);
    const own = known === undefined ? cutEvidence(evidence, first, end) : known;
    cut.set(evidence, own);
    return own === null ? [] : [{ ...grant, evidence: own }];
  });
}

function cutEvidence(evidence: GrantEvidence, first: string, end: string): GrantEvidence | null {
  const days = Object.entries(evidence.days ?? {}).filter(([day]) => day >= first && day < end);
  if (days.length === 0) return null;
  return { ...evidence, days: Object.fromEntries(days), count: days.reduce((sum, [, count]) => sum + count, 0) };
}

interface Tested {
  readonly needs: number;
  readonly met: number;
  readonly events: number;
  readonly allowed: number;
  readonly granted: number;
  readonly useful: number;
}

function test(policy: PolicyDocument, coming: readonly Grant[], grantGuarded: boolean): Tested {
  const evaluate = evaluatorOf(policy);
  const needs = new Map<string, boolean>();
  const denied = new Map<GrantEvidence, boolean>();
  for (const grant of coming) {
    for (const resource of resourcesOf(grant)) {
      if (!grantGuarded && isWithheld(grant, resource.resources)) continue;
      const key = `${grant.action} ${resource.pattern}`;
      const met = needs.get(key) ?? judge(grant, resource, { evaluate, grantGuarded }).decision.result === 'allowed';
      needs.set(key, met);
      denied.set(grant.evidence, (denied.get(grant.evidence) ?? false) || !met);
    }
  }
  let [events, allowed] = [0, 0];
  for (const [{ count }, isDenied] of denied) {
    events += count;
    allowed += isDenied ? 0 : count;
  }
  const used = new Set([...novelty(coming, policy).values()].flatMap((items) => [...items]));
  const granted = permissionsOf(policy);
  return {
    needs: needs.size,
    met: [...needs.values()].filter(Boolean).length,
    events,
    allowed,
    granted: granted.size,
    useful: [...granted].filter((one) => used.has(one)).length,
  };
}

const evaluatorOf = (policy: PolicyDocument): Evaluator =>
  createEvaluator({ identity: [{ name: 'learned', policy: parsePolicy(policy) }] });

/** Actions on patterns, as `novelty` calls them; an action without resources by its name. */
function permissionsOf(policy: PolicyDocument): ReadonlySet<string> {
  return new Set(
    policy.Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => (resource === '*' ? action : `${action} ${resource}`))),
    ),
  );
}

/** Whether the days on which something new came lay inside the interval that was foretold; null when there was no number. */
function foretell(
  policy: PolicyDocument,
  learned: readonly Grant[],
  { coming, operate }: { readonly coming: readonly Grant[]; readonly operate: number },
): boolean | null {
  const needs = novelty(learned, policy);
  const told = tomorrow(needs, operate);
  if ('reason' in told) return null;
  const known = new Set([...needs.values()].flatMap((items) => [...items]));
  const days = [...novelty(coming, policy).values()].filter((items) =>
    [...items].some((item) => !known.has(item)),
  ).length;
  return days >= Math.floor(told.low) && days <= Math.ceil(told.high);
}
