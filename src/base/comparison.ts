/** What becomes of a permission of today beside what was called (RULES.md 18, 19). */
export const USE_STATUSES = ['used', 'unobserved-use', 'unobservable', 'unused'] as const;
export type UseStatus = (typeof USE_STATUSES)[number];

/** Why a call was denied, as far as AWS's message and today's policies tell. `not granted`: needed, and no identity policy allows it. */
export const DENIAL_KINDS = [
  'not granted',
  'explicit deny',
  'boundary',
  'session policy',
  'service control policy',
  'resource control policy',
  'resource policy',
  'endpoint policy',
  'denied elsewhere',
  'unknown',
  'probing',
] as const;
export type DenialKind = (typeof DENIAL_KINDS)[number];
