/** The kinds of policies that AWS's messages name. */
export const DENYING_LAYERS = {
  'identity-based policy': 'identity',
  'permissions boundary': 'boundary',
  'session policy': 'session',
  'service control policy': 'service control',
  'resource control policy': 'resource control',
  'resource-based policy': 'resource',
  'VPC endpoint policy': 'endpoint',
} as const;
export type DenyingLayer = (typeof DENYING_LAYERS)[keyof typeof DENYING_LAYERS];

/** `deny`: a statement denies; `no allow`: none allows. As it stands in a row's `error.reason`: `deny: service control`. */
export type DenialReason = `${'deny' | 'no allow'}: ${DenyingLayer}`;

const NAMES = Object.keys(DENYING_LAYERS).join('|');
// at the end of the message: before it stand names that callers choose
const NO_ALLOW = new RegExp(`because no (${NAMES}) allows the [A-Za-z0-9:*-]+ action\\.?$`);
const EXPLICIT = new RegExp(`with an explicit deny in an? (${NAMES})(?:: arn:[^\\s]+)?\\.?$`);

/**
 * What AWS says denied a call, from the end of its message; null where it does not say, as where the resource lies in another account.
 * Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
export function denialReason(message: string): DenialReason | null {
  const [said = ''] = message.split(/\.? Encoded authorization failure message/, 1);
  const text = said.trimEnd();
  const missing = NO_ALLOW.exec(text)?.[1];
  if (missing !== undefined) return `no allow: ${layerOf(missing)}`;
  const denying = EXPLICIT.exec(text)?.[1];
  return denying === undefined ? null : `deny: ${layerOf(denying)}`;
}

const layerOf = (name: string): DenyingLayer => DENYING_LAYERS[name as keyof typeof DENYING_LAYERS]; // one of the names the pattern lists

const IN_WORDS: Readonly<Record<DenyingLayer, string>> = {
  identity: 'identity policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  'service control': 'service control policy',
  'resource control': 'resource control policy',
  resource: 'resource policy',
  endpoint: 'VPC endpoint policy',
};

/** The reason of a row, from its value; null for none. */
export function readDenialReason(
  text: string | undefined,
): { readonly explicit: boolean; readonly layer: DenyingLayer } | null {
  const [how, layer] = (text ?? '').split(': ');
  if (layer === undefined || !Object.hasOwn(IN_WORDS, layer)) return null;
  return { explicit: how === 'deny', layer: layer as DenyingLayer }; // a key of the table
}

/** `by a service control policy`, `because no identity policy allows it`; empty where AWS does not say. */
export function reasonInWords(text: string | undefined): string {
  const reason = readDenialReason(text);
  if (reason === null) return '';
  const name = IN_WORDS[reason.layer];
  return reason.explicit ? `by ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}` : `because no ${name} allows it`;
}
