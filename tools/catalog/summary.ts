import { ATTESTED } from '../../src/catalog/types.js';
import type { Assembled } from './assemble.js';
import type { Coverage } from './coverage.js';

/** Sums over all labels. */
export interface Totals {
  readonly operations: number;
  readonly answered: number;
  readonly sameName: number;
  readonly curated: number;
  readonly noPermission: number;
  readonly retired: number;
  readonly unlisted: number;
  readonly unknown: number;
  readonly typed: number;
  readonly filled: number;
  readonly neverShown: number;
  /** Of the typed actions, those that could be filled and are not. */
  readonly open: number;
  readonly conditional: number;
  readonly inferred: number;
  readonly invalid: number;
}

export function totalsOf(all: readonly Coverage[]): Totals {
  const sum = (read: (one: Coverage) => number): number => all.reduce((total, one) => total + read(one), 0);
  const [operations, unlisted, unknown] = [
    sum((one) => one.operations),
    sum((one) => one.unlisted),
    sum((one) => one.unknown),
  ];
  const [typed, filled, neverShown] = [sum((one) => one.typed), sum((one) => one.filled), sum((one) => one.neverShown)];
  return {
    operations,
    answered: operations - unlisted - unknown,
    sameName: sum((one) => one.sameName),
    curated: sum((one) => one.curated),
    noPermission: sum((one) => one.noPermission),
    retired: sum((one) => one.retired),
    unlisted,
    unknown,
    typed,
    filled,
    neverShown,
    open: typed - filled - neverShown,
    conditional: sum((one) => one.conditional),
    inferred: sum((one) => one.inferred),
    invalid: sum((one) => one.invalid.length),
  };
}

/** What the numbers say, in sentences. */
export function sentences(totals: Totals, built: Assembled): readonly string[] {
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;
  const inModels = built.labels.flatMap(({ plan }) => plan.models.filter(({ name }) => !plan.guests.includes(name)));
  const methods = inModels.reduce((sum, model) => sum + Object.keys(model.operations).length, 0);
  const rules = built.labels.flatMap(({ events }) => [...events.values()].flatMap((rule) => rule.actions ?? []));
  const named = new Set(rules.map(({ action }) => action)).size;
  const attested = rules.filter(({ source }) => source.startsWith(ATTESTED)).length;
  const verified = (by: string): number =>
    rules.flatMap(({ resources }) => resources).filter(({ verifiedBy }) => verifiedBy === by).length;
  return [
    `${methods} methods of ${inModels.length} models are ${totals.operations} operations as CloudTrail names them: models that share an event source share names.`,
    `${totals.sameName} have the action of their name, ${totals.curated} a curated rule, ${totals.noPermission} need no permission, ${totals.retired} are retired: ${totals.answered} answered, ${share(totals.answered, totals.operations)}.`,
    `${totals.unlisted} are unlisted, ${share(totals.unlisted, totals.operations)}: in AWS's models, but the reference of the same day lists no action for them; ${totals.unknown} are unknown, ${share(totals.unknown, totals.operations)}, each with its reason.`,
    `${named} different actions are named by rules: ${attested} of them are in no reference but named by another page of AWS, ${totals.invalid} do not exist.`,
    `${totals.typed} uses of actions with resource types: ${totals.filled} filled, ${totals.neverShown} of which the parameters never show more, ${totals.open} open (${share(totals.filled + totals.neverShown, totals.typed)} done).`,
    `${totals.conditional} conditional and ${totals.inferred} inferred rules; ARN rules verified by denial ${verified('denial')}, by AWS's documentation ${verified('aws-doc')}, derived ${verified('derived')}.`,
  ];
}
