import { parseArn } from '../base/arn.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { UsageRow } from '../base/usage-row.js';
import { applyTransform } from './transforms.js';
import { valuesAt } from './row-values.js';
import type { MappingFacts } from './options.js';

/** What the principal's other rows say about names that one row alone cannot resolve. */
export interface PrincipalIndex {
  /** The one IAM ARN of this kind (`role`, `user`, …) and name in the account; null when none or several were seen. */
  iamArn(kind: string, name: string, account: string | null): string | null;
  /** The role in an instance profile, by the profile's name; null when no record shows it. */
  profileRole(profile: string, account: string | null): string | null;
  /** Roles of a task definition, by family; empty when no record shows them. */
  taskRoles(family: string, account: string | null): readonly string[];
}

type Many = Map<string, Set<string>>;

/** IAM ARNs, instance profiles and task definitions of the rows whose calls were authorised, collected when first asked for. */
export function indexPrincipal(rows: readonly UsageRow[], facts: MappingFacts): PrincipalIndex {
  let made: PrincipalIndex | null = null;
  const index = (): PrincipalIndex => (made ??= collect(rows, facts));
  return {
    iamArn: (kind, name, account) => index().iamArn(kind, name, account),
    profileRole: (profile, account) => index().profileRole(profile, account),
    taskRoles: (family, account) => index().taskRoles(family, account),
  };
}

function collect(rows: readonly UsageRow[], facts: MappingFacts): PrincipalIndex {
  const arns: Many = new Map();
  const profiles: Many = new Map();
  const tasks: Many = new Map();
  for (const arn of Object.keys(facts.assumedByServices)) addArn(arns, arn);
  let principal: string | null = null;
  for (const row of rows) {
    if (row.principal.arn !== null && row.principal.arn !== principal) addArn(arns, row.principal.arn);
    principal = row.principal.arn;
    if (outcomeOfRow(row) !== 'allowed') continue;
    for (const spec in row.values) for (const value of row.values[spec] ?? []) addArn(arns, value);
    indexProfile(profiles, row);
    indexTaskDefinition(tasks, row);
  }
  return {
    iamArn: (kind, name, account) => only(arns.get(key(account, kind, name))),
    profileRole: (profile, account) => {
      const role = only(profiles.get(key(account, 'profile', profile)));
      return role === null || role.startsWith('arn:') ? role : only(arns.get(key(account, 'role', role)));
    },
    taskRoles: (family, account) => [...(tasks.get(key(account, 'task', family)) ?? [])].toSorted(),
  };
}

const accountOf = (row: UsageRow): string | null => row.account ?? row.callerAccount;

// Role and user names are unique in an account whatever their path and case. Source: IAM User Guide, "IAM identifiers".
const key = (account: string | null, kind: string, name: string): string =>
  `${account ?? ''}\u0000${kind}\u0000${name.toLowerCase()}`;

const only = (set: ReadonlySet<string> | undefined): string | null => (set?.size === 1 ? ([...set][0] ?? null) : null);

function add(map: Many, name: string, value: string): void {
  const set = map.get(name);
  if (set) set.add(value);
  else map.set(name, new Set([value]));
}

function addArn(arns: Many, text: string): void {
  if (!text.startsWith('arn:') || !text.includes(':iam:')) return;
  const arn = parseArn(text);
  const slash = arn?.resource.indexOf('/') ?? -1;
  if (arn?.service !== 'iam' || slash < 0 || /[*?]/.test(text)) return;
  const name = arn.resource.slice(arn.resource.lastIndexOf('/') + 1);
  add(arns, key(arn.account, arn.resource.slice(0, slash), name), text);
}

function indexProfile(profiles: Many, row: UsageRow): void {
  if (row.eventName !== 'AddRoleToInstanceProfile') return;
  for (const profile of valuesAt(row, 'request.instanceProfileName')) {
    for (const role of valuesAt(row, 'request.roleName')) add(profiles, key(accountOf(row), 'profile', profile), role);
  }
}

function indexTaskDefinition(tasks: Many, row: UsageRow): void {
  if (row.eventName !== 'RegisterTaskDefinition') return;
  const roles = [...valuesAt(row, 'request.taskRoleArn'), ...valuesAt(row, 'request.executionRoleArn')];
  for (const family of valuesAt(row, 'request.family')) {
    const name = applyTransform('task-definition-family', family) ?? family;
    for (const role of roles) add(tasks, key(accountOf(row), 'task', name), role);
  }
}
