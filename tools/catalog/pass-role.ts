import type { ActionRule, Condition, EventRule } from '../../src/catalog/types.js';
import type { Model } from './models.js';
import { passRoleRows } from './tables.js';
import { lowerFirst } from './words.js';

/** What an operation passes, as a row of tables/pass-role.json says it. */
interface Passed {
  readonly principal: string;
  readonly source: string;
  readonly paths: readonly string[];
}

const READS = /^(?:Get|List|Describe|Search|BatchGet|Delete|Remove|Disassociate|Deregister)/;
const DEEPEST = 5;

/**
 * The rule with `iam:PassRole` for each role that the operation's parameters can name, inferred (RULES.md 12). A curated rule
 * that speaks of the role already is left as it is.
 */
export function withPassedRoles(
  label: string,
  models: readonly Model[],
  [name, rule]: readonly [string, EventRule],
): EventRule {
  if (rule.actions === undefined || READS.test(name)) return rule;
  if (rule.actions.some(({ action }) => action === 'iam:PassRole')) return rule;
  const passed = passRoleRows
    .filter(([at, operations]) => at === label && new RegExp(operations).test(name))
    .map(([, , members, principal, source]) => ({
      principal,
      source,
      paths: rolePaths(models, name, new RegExp(`^(?:${members})$`)),
    }))
    .filter(({ paths }) => paths.length > 0);
  return passed.length === 0 ? rule : { ...rule, actions: [...rule.actions, ...passed.map(passRole)] };
}

function passRole({ principal, source, paths }: Passed): ActionRule {
  const present: readonly Condition[] = paths.map((path) => ({ present: path }));
  const [only, ...more] = present;
  return {
    action: 'iam:PassRole',
    inferred: true,
    when: only !== undefined && more.length === 0 ? only : { any: present },
    resources: [
      {
        type: 'iam:role',
        vars: { RoleNameWithPath: paths },
        transform: { RoleNameWithPath: 'role-by-name' },
        verifiedBy: 'derived',
      },
    ],
    conditions: { StringEquals: { 'iam:PassedToService': principal } },
    source,
  };
}

function rolePaths(models: readonly Model[], operation: string, members: RegExp): readonly string[] {
  const found = models.flatMap((model) => {
    const input = model.operations[operation]?.input?.shape;
    return input === undefined ? [] : pathsIn(model, input, { path: 'request', depth: 0, members });
  });
  return [...new Set(found)];
}

interface Walk {
  readonly path: string;
  readonly depth: number;
  readonly members: RegExp;
}

function pathsIn(model: Model, shape: string, walk: Walk): readonly string[] {
  if (walk.depth > DEEPEST) return [];
  return Object.entries(model.shapes[shape]?.members ?? {}).flatMap(([name, ref]) => {
    const target = model.shapes[ref.shape];
    const element = target?.type === 'list' ? target.member?.shape : ref.shape;
    if (element === undefined) return [];
    const path = `${walk.path}.${lowerFirst(name)}${target?.type === 'list' ? '[]' : ''}`;
    const type = model.shapes[element]?.type;
    if (type === 'string') return walk.members.test(lowerFirst(name)) ? [path] : [];
    return type === 'structure' ? pathsIn(model, element, { ...walk, path, depth: walk.depth + 1 }) : [];
  });
}
