/**
 * How resources are named (RULES.md 11). `exact`: every ARN as it was seen. `auto`: what will not come back becomes a pattern, and so do
 * more names of a type than the budget. `pattern`: names become patterns wherever they share a beginning. `type`: every name becomes its
 * type's pattern.
 */
export const RESOURCE_MODES = ['auto', 'exact', 'pattern', 'type'] as const;
export type ResourceMode = (typeof RESOURCE_MODES)[number];

/** Names of a type that an action may have before they are grouped to patterns, unless told otherwise. */
export const MAX_RESOURCES = 20;
