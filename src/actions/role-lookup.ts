import type { PrincipalIndex } from './principal-index.js';
import { applyTransform } from './transforms.js';

/** Transforms that need the principal's other records: from a name to the ARNs of the roles behind it (RULES.md 12). */
const ROLE_LOOKUPS = ['role-by-name', 'instance-profile-role', 'task-definition-role'] as const;
type RoleLookup = (typeof ROLE_LOOKUPS)[number];
const LOOKUP_SET: ReadonlySet<string> = new Set(ROLE_LOOKUPS);

interface Where {
  readonly index: PrincipalIndex;
  readonly account: string | null;
}

export const isRoleLookup = (name: string): name is RoleLookup => LOOKUP_SET.has(name);

/** The roles that a name, an instance profile or a task definition stands for; empty when no record shows it. */
export function lookUpRoles(lookup: RoleLookup, value: string, where: Where): readonly string[] {
  if (/:role\//.test(value) && value.startsWith('arn:')) return [value];
  const name = value.slice(value.lastIndexOf('/') + 1);
  const { index, account } = where;
  if (lookup === 'role-by-name') return some(index.iamArn('role', name, account));
  if (lookup === 'instance-profile-role') return some(index.profileRole(name, account));
  return index.taskRoles(applyTransform('task-definition-family', value) ?? value, account);
}

const some = (arn: string | null): readonly string[] => (arn === null ? [] : [arn]);
