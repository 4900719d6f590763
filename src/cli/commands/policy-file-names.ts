import type { Principal } from '../../base/usage-row.js';

/** `alice.json`; with the account, then a number, where names meet. Names from records keep only letters, digits, `-`, `_`, `.`, `@`. */
export function policyFileNames(principals: readonly Principal[]): readonly string[] {
  const plain = principals.map(({ name }) => safe(name));
  const full = principals.map((principal, index) =>
    occurs(plain, index) ? `${safe(principal.name)}-${principal.account ?? 'unknown'}` : (plain[index] ?? 'policy'),
  );
  return full.map((name, index) => `${occurs(full, index) ? `${name}-${index + 1}` : name}.json`);
}

const safe = (name: string): string => name.replace(/[^A-Za-z0-9_.@-]/g, '_').replace(/^\.+/, '_') || 'policy';

/** Whether the entry stands elsewhere in the list too, whatever its case: some file systems do not tell cases apart. */
function occurs(names: readonly string[], index: number): boolean {
  const lower = names[index]?.toLowerCase();
  return names.some((other, at) => at !== index && other.toLowerCase() === lower);
}
