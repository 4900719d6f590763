/** Facts about the whole source that the rows of one principal do not carry; `UsageFacts` of src/usage has them. */
export interface MappingFacts {
  /** Role ARN → service principals seen to assume it (RULES.md 4). */
  readonly assumedByServices: Readonly<Record<string, readonly string[]>>;
}

export interface MappingOptions {
  /** Actions whose denied calls are granted (RULES.md 15). */
  readonly includeDenied: readonly string[];
  /** Grant actions whose only evidence is a call that proves nothing (RULES.md 1). */
  readonly includeUnclear: boolean;
  /** Grant what is never logged but proved by another call (RULES.md 12). */
  readonly inferred: boolean;
  /** Grant the action of an event's own name that the reference does not list: on `*`, its resources being unknown. */
  readonly allowUnlisted: boolean;
  readonly facts: MappingFacts;
}

export const DEFAULT_MAPPING_OPTIONS: MappingOptions = {
  includeDenied: [],
  includeUnclear: false,
  inferred: true,
  allowUnlisted: false,
  facts: { assumedByServices: {} },
};
