import type { ResourceRule } from '../../src/catalog/types.js';

/** A rule while it is derived: rules of one group are alternatives of which at least one is needed. */
export interface GroupedRule extends Omit<ResourceRule, 'either'> {
  readonly group?: string;
}

/** Groups become numbers (`either`), in the order they appear; a group of one rule stays one, so that its pattern is named. */
export function numberGroups(rules: readonly GroupedRule[]): readonly ResourceRule[] {
  const groups = [...new Set(rules.flatMap((rule) => rule.group ?? []))];
  return rules.map(({ group, ...rule }) => (group === undefined ? rule : { ...rule, either: groups.indexOf(group) }));
}
