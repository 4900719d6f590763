import type { EventRule } from '../../src/catalog/types.js';
import { compareText } from '../../src/base/findings.js';
import type { Assembled } from './assemble.js';

/** What differs between two catalogues; every list sorted, one text per thing. */
export interface Changes {
  readonly 'event sources added': readonly string[];
  readonly 'event sources gone': readonly string[];
  readonly 'operations added': readonly string[];
  readonly 'operations gone': readonly string[];
  readonly 'actions added': readonly string[];
  readonly 'actions gone': readonly string[];
  readonly 'events mapped otherwise': readonly string[];
}

export function changesBetween(before: Assembled, after: Assembled): Changes {
  const sources = both(before, after, sourcesOf);
  const operations = both(before, after, operationsOf);
  const actions = both(before, after, actionsOf);
  return {
    'event sources added': sources.added,
    'event sources gone': sources.gone,
    'operations added': operations.added,
    'operations gone': operations.gone,
    'actions added': actions.added,
    'actions gone': actions.gone,
    'events mapped otherwise': remapped(before, after),
  };
}

const sourcesOf = ({ labels }: Assembled): readonly string[] =>
  labels.flatMap(({ plan }) => plan.sources.map((source) => `${source} (${plan.label})`));
const operationsOf = ({ labels }: Assembled): readonly string[] =>
  labels.flatMap(({ plan, operations }) => operations.map((name) => `${plan.label} ${name}`));
const actionsOf = ({ iam }: Assembled): readonly string[] =>
  [...iam.values()].flatMap(({ prefix, actions }) => [...actions.values()].map(({ name }) => `${prefix}:${name}`));

function both(
  before: Assembled,
  after: Assembled,
  read: (assembled: Assembled) => readonly string[],
): { readonly added: readonly string[]; readonly gone: readonly string[] } {
  const [old, fresh] = [new Set(read(before)), new Set(read(after))];
  return { added: missing(fresh, old), gone: missing(old, fresh) };
}

const missing = (from: ReadonlySet<string>, within: ReadonlySet<string>): readonly string[] =>
  [...from].filter((text) => !within.has(text)).toSorted(compareText);

function remapped(before: Assembled, after: Assembled): readonly string[] {
  const old = new Map(before.labels.map(({ plan, events }) => [plan.label, events]));
  return after.labels.flatMap(({ plan, events }) =>
    [...events].flatMap(([name, rule]) => {
      const earlier = old.get(plan.label)?.get(name);
      if (earlier === undefined || inWords(earlier) === inWords(rule)) return [];
      return [`${plan.label} ${name}: ${inWords(earlier)} → ${inWords(rule)}`];
    }),
  );
}

const inWords = (rule: EventRule): string =>
  rule.none ?? [...new Set((rule.actions ?? []).map(({ action }) => action))].toSorted(compareText).join(', ');
