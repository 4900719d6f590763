import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expandEvent, type StoredEventFile } from '../../../src/catalog/stored.js';
import type { EventRule } from '../../../src/catalog/types.js';

/** What a witness says an operation needs. */
export interface Testimony {
  readonly label: string;
  readonly operation: string;
  readonly actions: readonly string[];
}

export interface Difference {
  readonly label: string;
  readonly operation: string;
  /** Actions only the witness names. */
  readonly theirs: readonly string[];
  /** Actions that we always need and the witness does not name; or why we have none. */
  readonly ours: readonly string[];
}

/** A reviewed difference. Empty label, operation or actions: any. */
export interface Reason {
  readonly label?: string;
  readonly operations?: string;
  /** Regular expression that an action only they name matches, or `another service`: any of another prefix, but iam:PassRole. */
  readonly theirs?: string;
  readonly ours?: string;
  readonly reason: string;
}

export interface Verdict {
  readonly shared: number;
  readonly agree: number;
  readonly explained: number;
  readonly open: readonly Difference[];
  /** Reasons that explain nothing any more. */
  readonly stale: readonly Reason[];
}

const EVENTS = join(import.meta.dirname, '..', '..', '..', 'data', 'catalog', 'events');
const files = new Map(
  readdirSync(EVENTS).map((name) => [
    name.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(EVENTS, name), 'utf8')) as StoredEventFile, // our own data
  ]),
);

export function ruleOf(label: string, operation: string): EventRule | null {
  const file = files.get(label);
  return file === undefined ? null : expandEvent(file, operation);
}

/**
 * Compares a witness with the catalogue over the operations that both know. They agree when everything the witness names is in
 * our rule, be it on a condition or inferred, and everything that our rule always asks for is named by the witness.
 */
export function compare(testimonies: readonly Testimony[], reasons: readonly Reason[]): Verdict {
  const used = new Set<Reason>();
  const open: Difference[] = [];
  const count = { shared: 0, agree: 0, explained: 0 };
  for (const testimony of testimonies) {
    const rule = ruleOf(testimony.label, testimony.operation);
    if (rule === null) continue;
    count.shared += 1;
    const difference = differenceOf(testimony, rule);
    const rest = difference === null ? null : unexplained(difference, reasons, used);
    if (difference === null) count.agree += 1;
    else if (rest === null) count.explained += 1;
    else open.push(rest);
  }
  return { ...count, open, stale: reasons.filter((reason) => !used.has(reason)) };
}

function differenceOf({ label, operation, actions }: Testimony, rule: EventRule): Difference | null {
  const all = new Set((rule.actions ?? []).map(({ action }) => action.toLowerCase()));
  const named = new Set(actions.map((action) => action.toLowerCase()));
  const always = (rule.actions ?? []).filter(({ when, inferred }) => when === undefined && !inferred);
  const theirs = actions.filter((action) => !all.has(action.toLowerCase()));
  const ours =
    rule.none === undefined
      ? always.map(({ action }) => action).filter((action) => !named.has(action.toLowerCase()))
      : [rule.none];
  return theirs.length + ours.length === 0 ? null : { label, operation, theirs, ours };
}

// Takes away what a reason explains; null when nothing is left.
function unexplained(difference: Difference, reasons: readonly Reason[], used: Set<Reason>): Difference | null {
  let { theirs, ours } = difference;
  for (const reason of reasons) {
    if (reason.label !== undefined && !new RegExp(`^(?:${reason.label})$`).test(difference.label)) continue;
    if (reason.operations !== undefined && !new RegExp(`^(?:${reason.operations})$`).test(difference.operation))
      continue;
    const left = {
      theirs: without(theirs, reason.theirs, difference.label),
      ours: without(ours, reason.ours, difference.label),
    };
    if (left.theirs.length + left.ours.length === theirs.length + ours.length) continue;
    used.add(reason);
    ({ theirs, ours } = left);
  }
  return theirs.length + ours.length === 0 ? null : { ...difference, theirs, ours };
}

function without(actions: readonly string[], pattern: string | undefined, label: string): readonly string[] {
  if (pattern === undefined) return actions;
  if (pattern !== 'another service') return actions.filter((action) => !new RegExp(`^(?:${pattern})$`).test(action));
  return actions.filter((action) => action.startsWith(`${label}:`) || action === 'iam:PassRole');
}

/** One line per difference, for the log. */
export const inWords = ({ label, operation, theirs, ours }: Difference): string =>
  `${label} ${operation}: only theirs ${theirs.join(', ') || '-'}; only ours ${ours.join(', ') || '-'}`;
