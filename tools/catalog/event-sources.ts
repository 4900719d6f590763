import { compareText } from '../../src/base/findings.js';
import type { IamService } from './iam-data.js';
import type { Model } from './models.js';
import { alsoUnderRows, eventSourceRows, modelPrefixes } from './tables.js';

export interface LabelPlan {
  readonly label: string;
  /** `monitoring.amazonaws.com`, in code-unit order. */
  readonly sources: readonly string[];
  /** IAM prefixes, the main one first. */
  readonly prefixes: readonly string[];
  readonly models: readonly Model[];
  /** Names of those models that belong to another label and are logged under this one as well. */
  readonly guests: readonly string[];
}

const DOMAIN = '.amazonaws.com';

/**
 * Which event sources there are, and which models and prefixes lie behind each. A label is an IAM prefix; a model without
 * one is a label of its own, so that its events are known and said to be unmapped.
 */
export function planLabels(models: readonly Model[], iam: ReadonlyMap<string, IamService>): readonly LabelPlan[] {
  const grouped = groupBy(models, (model) => prefixesOf(model, iam)[0] ?? model.name);
  const labels = [...new Set([...grouped.keys(), ...iam.keys()])].toSorted(compareText);
  const owners = ownersOfSources(labels, grouped);
  return labels.map((label) => ({
    label,
    models: [...(grouped.get(label) ?? []), ...guestsOf(label, models)],
    guests: guestsOf(label, models).map(({ name }) => name),
    prefixes: prefixesOfLabel(label, grouped.get(label) ?? [], iam),
    sources: [...owners]
      .filter(([, owner]) => owner === label)
      .map(([source]) => source + DOMAIN)
      .toSorted(compareText),
  }));
}

const guestsOf = (label: string, models: readonly Model[]): readonly Model[] =>
  alsoUnderRows
    .filter(([, under]) => under === label)
    .flatMap(([name]) => models.filter((model) => model.name === name));

/** IAM prefixes of a model's operations: said by hand, else its signing name, endpoint prefix or folder. */
export function prefixesOf(model: Model, iam: ReadonlyMap<string, IamService>): readonly string[] {
  const curated = modelPrefixes[model.name];
  if (curated !== undefined) return curated;
  const { signingName, endpointPrefix, name } = model;
  const found = [signingName, endpointPrefix, name].find((candidate) => iam.has(candidate));
  return found === undefined ? [] : [found];
}

function prefixesOfLabel(
  label: string,
  models: readonly Model[],
  iam: ReadonlyMap<string, IamService>,
): readonly string[] {
  const own = iam.has(label) ? [label] : [];
  return [...new Set([...own, ...models.flatMap((model) => prefixesOf(model, iam))])];
}

// Strongest last: names a model suggests, the label itself, the curated table.
function ownersOfSources(
  labels: readonly string[],
  grouped: ReadonlyMap<string, readonly Model[]>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [label, models] of grouped)
    for (const { endpointPrefix, name } of models)
      for (const source of [name, endpointPrefix]) owners.set(source, label);
  for (const label of labels) owners.set(label, label);
  for (const [source, label] of eventSourceRows) owners.set(source, label);
  return new Map([...owners].toSorted(([a], [b]) => compareText(a, b)));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
