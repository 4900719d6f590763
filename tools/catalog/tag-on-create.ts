import type { ActionRule, EventRule, ResourceRule } from '../../src/catalog/types.js';
import type { IamAction, IamService } from './iam-data.js';
import type { Model } from './models.js';
import { tagOnCreateRows } from './tables.js';
import { compact, lowerFirst, nounOf, singular } from './words.js';

const TAGS = /^(?:tags?|tags?list|tagset)$/i;

export interface Creation {
  readonly label: string;
  readonly name: string;
  readonly models: readonly Model[];
  readonly iam: ReadonlyMap<string, IamService>;
}

/** The rule with the tag action that creating something with tags needs as well, on what is created. */
export function withTagsOnCreate(creation: Creation, rule: EventRule): EventRule {
  const added = tagOnCreateRows.flatMap(([label, operations, action, source, type]) => {
    if (label !== creation.label || !new RegExp(`^(?:${operations})$`).test(creation.name)) return [];
    return tagRule(creation, rule, { action, source, type });
  });
  return added.length === 0 ? rule : { ...rule, actions: [...(rule.actions ?? []), ...added] };
}

function tagRule(
  { name, models, iam }: Creation,
  rule: EventRule,
  { action, source, type }: Pick<ActionRule, 'action' | 'source'> & { readonly type: string | undefined },
): readonly ActionRule[] {
  const [prefix = '', bare = ''] = action.split(':');
  const found = iam.get(prefix)?.actions.get(bare.toLowerCase());
  const paths = tagPaths(models, name);
  if (found === undefined || paths.length === 0 || (rule.actions ?? []).some((one) => one.action === action)) return [];
  const resources =
    type === undefined
      ? createdBy(name, rule, { prefix, found })
      : [{ type: `${prefix}:${type}`, verifiedBy: 'derived' } as const];
  if (resources.length === 0) return [];
  const present = paths.map((path) => ({ present: path }));
  const [only, ...more] = present;
  const key = `${prefix}:CreateAction`;
  const conditions = found.conditionKeys.includes(key) ? { StringEquals: { [key]: name } } : undefined;
  const when = only !== undefined && more.length === 0 ? only : { any: present };
  return [{ action, when, resources, ...(conditions === undefined ? {} : { conditions }), source }];
}

function tagPaths(models: readonly Model[], operation: string): readonly string[] {
  const found = models.flatMap((model) => {
    const input = model.operations[operation]?.input?.shape;
    const members = Object.keys(input === undefined ? {} : (model.shapes[input]?.members ?? {}));
    if (model.protocol === 'ec2') return members.includes('TagSpecifications') ? ec2TagPaths(operation) : [];
    return members.filter((member) => TAGS.test(member)).map((member) => `request.${lowerFirst(member)}[]|present`);
  });
  return [...new Set(found)];
}

// Source: observed records; the newer operations keep the request's own name.
const ec2TagPaths = (operation: string): readonly string[] => [
  'request.tagSpecificationSet.items[].resourceType',
  `request.${operation}Request.TagSpecification.ResourceType`,
  `request.${operation}Request.TagSpecification[].ResourceType`,
];

interface TagAction {
  readonly prefix: string;
  readonly found: IamAction;
}

/** Of the resources the call is authorised on, those the tag action knows; of several, what the operation is named after. */
function createdBy(name: string, rule: EventRule, { prefix, found }: TagAction): readonly ResourceRule[] {
  const taggable = new Set([...found.required, ...found.optional].map((type) => `${prefix}:${type}`));
  const asked = (rule.actions ?? []).filter(({ inferred }) => !inferred);
  const always = asked.filter(({ when }) => when === undefined);
  const own = always.length > 0 ? always : asked;
  const resources = own.flatMap((action) => action.resources).filter(({ type }) => taggable.has(type));
  const noun = nounOf(name);
  if (resources.length === 0) return newOf(noun, prefix, found);
  if (resources.length === 1) return resources;
  const named = resources.filter(({ type }) => noun.includes(compact(type.slice(prefix.length + 1))));
  const needed = resources.filter(({ optional }) => !optional);
  return named.length > 0 ? named : needed;
}

/** What the call creates when its own action has no resource types: the type the operation is named after, or the only one. */
function newOf(noun: string, prefix: string, { required, optional }: IamAction): readonly ResourceRule[] {
  const types = [...required, ...optional];
  const type = types.find((one) => singular(compact(one)) === noun) ?? (types.length === 1 ? types[0] : undefined);
  return type === undefined ? [] : [{ type: `${prefix}:${type}`, verifiedBy: 'derived' }];
}
