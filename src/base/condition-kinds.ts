/** What `--conditions` can add (RULES.md 26), with the keys a replay must know of each event. */
export const CONDITION_KINDS = {
  region: ['aws:RequestedRegion'],
  vpce: ['aws:SourceVpce'],
  'source-ip': ['aws:SourceIp', 'aws:SourceVpce'],
  mfa: ['aws:MultiFactorAuthPresent'],
  via: [],
  org: ['aws:ResourceOrgID'],
  account: [],
} as const satisfies Record<string, readonly string[]>;
export type ConditionKind = keyof typeof CONDITION_KINDS;

export const isConditionKind = (text: string): text is ConditionKind => Object.hasOwn(CONDITION_KINDS, text);

/** The context keys that rows must keep for these conditions. */
export const keysOfConditions = (kinds: readonly ConditionKind[]): readonly string[] => [
  ...new Set(kinds.flatMap((kind): readonly string[] => CONDITION_KINDS[kind])),
];
