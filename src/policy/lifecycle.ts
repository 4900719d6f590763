import type { Grant, MappedUsage } from '../actions/types.js';

const LIFECYCLE_CODES: ReadonlySet<string> = new Set(['lifecycle-gap', 'lifecycle-gap-iac']);

/** Grants for the counterparts that the mapping found missing (RULES.md 17), as its findings carry them. */
export function lifecycleGrants({ findings }: MappedUsage): readonly Grant[] {
  return findings.filter(({ code }) => LIFECYCLE_CODES.has(code)).flatMap(({ detail }) => grantsIn(detail));
}

function grantsIn(detail: unknown): readonly Grant[] {
  if (typeof detail !== 'object' || detail === null || !('grants' in detail)) return [];
  return Array.isArray(detail.grants) ? detail.grants.filter(isGrant) : [];
}

function isGrant(value: unknown): value is Grant {
  return (
    typeof value === 'object' && value !== null && 'action' in value && 'resources' in value && 'evidence' in value
  );
}
