const FORBIDDEN = /[^A-Za-z0-9+=,.@_-]/g;
const MAX_NAME = 128;

/**
 * A name IAM takes for a policy: `trimtrail-alice`.
 * Source: IAM API Reference, CreatePolicy (`PolicyName`: `[\w+=,.@-]+`, at most 128 characters).
 */
export function safePolicyName(name: string): string {
  return `trimtrail-${name.replace(FORBIDDEN, '_')}`.slice(0, MAX_NAME);
}

const words = (name: string): readonly string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');

/** `trimtrail-alice.b` → `TrimtrailAliceB`: a logical id or class name; letters and digits, a letter first. */
export function pascalName(name: string): string {
  const joined = words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Z]/.test(joined) ? joined : `Policy${joined}`;
}

/** `trimtrail-alice.b` → `trimtrail_alice_b`: a Terraform label. */
export function snakeName(name: string): string {
  const joined = words(name).join('_');
  return /^[A-Za-z]/.test(joined) ? joined : `policy_${joined}`;
}
