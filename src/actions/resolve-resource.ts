/** From a resource rule and a row to the ARNs the call was authorised on. */
import { formatVariables, parseArnFormat } from '../base/arn-format.js';
import { parseArn } from '../base/arn.js';
import { expandIamPath } from './iam-path.js';
import { plainResources } from './plain-resource.js';
import type { ResourceShape } from './resource-shape.js';
import { specKey, valuesAt } from './row-values.js';
import { isRoleLookup, lookUpRoles } from './role-lookup.js';
import {
  accountOfArn,
  blank,
  head,
  HEAD,
  plain,
  rowAccount,
  type Found,
  type Site,
  type Target,
  type Variables,
} from './resource-target.js';
import { applyTransform } from './transforms.js';
import type { GrantResource } from './types.js';

const MAX_COMBINATIONS = 1000;

/** The resources a rule gives for a row: known ones, or the type's pattern; empty for an optional type that was not shown. */
export function resolveResource(shape: ResourceShape, site: Site): readonly GrantResource[] {
  if (shape.formats.length === 0) return [];
  return plainResources(shape, site) ?? resolveAtLength(shape, site);
}

/** {@link resolveResource} for any row. */
export function resolveAtLength({ rule, type, formats }: ResourceShape, site: Site): readonly GrantResource[] {
  const target: Target = { rule, type, formats, site };
  const found = search(target);
  if (found.length === 0 && rule.optional) return [];
  const all = found.length > 0 ? found : (ownUser(target) ?? [blank(target)]);
  return all.flatMap((one) => write(target, one));
}

/** The pattern of a rule's type, nothing known of it. */
export function typePattern({ rule, type, formats }: ResourceShape, site: Site): readonly GrantResource[] {
  const target: Target = { rule, type, formats, site };
  return formats.length === 0 ? [] : write(target, blank(target));
}

/** Without a user name IAM's self-service calls are about the caller. Source: IAM API Reference, CreateAccessKey (UserName). */
function ownUser(target: Target): readonly Found[] | null {
  const { row } = target.site;
  const asked = target.rule.vars?.['UserNameWithPath']?.includes('request.userName') === true;
  if (!asked || row.parameters === 'omitted' || row.principal.kind !== 'user' || row.principal.arn === null)
    return null;
  const found = fromArn(optional(target), row.principal.arn);
  return found === null ? null : [found];
}

function search(target: Target): readonly Found[] {
  const { rule, site } = target;
  const byArn = firstHit(rule.arns ?? [], (path) => arnsAt(target, path));
  if (byArn.length > 0) return byArn;
  const byName = fromVariables(target);
  if (byName.length > 0) return byName;
  const shown = (target.type?.data.cloudTrailTypes ?? []).map((name) => `resources[${name}]`);
  return site.row.parameters === 'given' ? [] : firstHit(shown, (path) => listedAt(target, path));
}

function firstHit<T>(paths: readonly string[], look: (path: string) => readonly T[]): readonly T[] {
  for (const path of paths) {
    const hits = look(path);
    if (hits.length > 0) return hits;
  }
  return [];
}

const arnsAt = (target: Target, path: string): readonly Found[] =>
  valuesAt(target.site.row, path).flatMap((value) => {
    if (!value.startsWith('arn:')) return [];
    // `resources[]` lists whatever the call touched: an entry of another type says nothing about this one.
    const strict = path.startsWith('resources[') ? optional(target) : target;
    const found = path.startsWith('resources-prefix[') ? fromPrefix(target, value) : fromArn(strict, value);
    return found === null ? [] : [found];
  });

const optional = (target: Target): Target => ({ ...target, rule: { ...target.rule, optional: true } });

/** `arn:aws:s3:::bucket/*` of an `ARNPrefix` entry: the last variable is unknown, or known as a prefix. */
function fromPrefix(target: Target, value: string): Found | null {
  const start = value.endsWith('*') ? value.slice(0, -1) : value;
  const found = fromArn(target, `${start}~`);
  const last = Object.keys(found?.variables ?? {}).at(-1);
  if (found === null || last === undefined) return null;
  const text = found.variables[last]?.slice(0, -1) ?? '';
  const variables = { ...found.variables, [last]: text === '' ? null : text };
  return { ...found, variables, prefixed: text === '' ? [] : [last] };
}

/** Event history lists a type and a name, an id or an ARN. */
function listedAt(target: Target, path: string): readonly Found[] {
  const names = formatVariables(target.formats[0] ?? '').filter((name) => !HEAD.has(name));
  const [name] = names;
  return valuesAt(target.site.row, path).flatMap((value) => {
    const found = value.startsWith('arn:') ? fromArn(target, value) : null;
    if (found !== null) return [found];
    if (value.startsWith('arn:') || name === undefined || names.length > 1) return [];
    return [plain(target, { ...head(target.type, target.site.row), [name]: value })];
  });
}

/** An ARN of the rule's formats, or of the type's own: then it is written as it stands, whatever the rule's formats are. */
function fromArn(target: Target, value: string): Found | null {
  const own = target.type === null ? [] : [target.type.data.arn];
  for (const format of [...target.formats, ...own]) {
    const variables = parseArnFormat(format, value);
    if (variables === null) continue;
    const found = plain(target, { ...head(target.type, target.site.row), ...accountOfArn(value), ...variables });
    return { ...found, whole: true, format: target.formats.includes(format) ? null : format };
  }
  return target.rule.optional ? null : otherType(target, value);
}

/** A value that names something else of the same service is what the call was about: it wins over the rule's type. */
function otherType(target: Target, value: string): Found | null {
  const arn = parseArn(value);
  const prefix = target.type?.prefix ?? target.site.prefix;
  if (arn === null || arn.service !== target.formats[0]?.split(':')[2]) return null;
  const types = target.site.knowledge.service(prefix)?.types ?? {};
  for (const [name, data] of Object.entries(types)) {
    const variables = parseArnFormat(data.arn, value);
    if (variables === null) continue;
    return { variables, type: { prefix, name, data }, prefixed: [], whole: true, format: data.arn };
  }
  const format = `arn:\${Partition}:${arn.service}:\${Region}:\${Account}:\${Resource}`;
  return {
    variables: { ...accountOfArn(value), Resource: arn.resource },
    type: null,
    prefixed: [],
    whole: true,
    format,
  };
}

interface Option {
  readonly variables: Variables;
  readonly prefixed: readonly string[];
  readonly whole: Found | null;
}

function fromVariables(target: Target): readonly Found[] {
  let combined: readonly Option[] = [{ variables: {}, prefixed: [], whole: null }];
  for (const [name, paths] of Object.entries(target.rule.vars ?? {})) {
    const options = firstHit(paths, (path) => optionsAt(target, name, path));
    if (options.length === 0 || combined.length * options.length > MAX_COMBINATIONS) continue;
    combined = combined.flatMap((left) => options.map((right) => join(left, right)));
  }
  return combined.flatMap((option) => {
    if (option.whole !== null) return [option.whole];
    const variables = { ...head(target.type, target.site.row), ...option.variables };
    return isShown(target, option.variables) ? [{ ...plain(target, variables), prefixed: option.prefixed }] : [];
  });
}

/** Of an optional type the variable that names it must be known; a generated id behind it need not. Of a required one any helps. */
function isShown(target: Target, variables: Variables): boolean {
  if (!target.rule.optional) return Object.keys(variables).length > 0;
  const generated = target.type?.data.generated ?? [];
  return target.formats.some((format) => {
    const names = formatVariables(format);
    const naming = names.findLast((name) => !generated.includes(name) && !HEAD.has(name)) ?? names.at(-1) ?? '';
    return typeof variables[naming] === 'string';
  });
}

const join = (left: Option, right: Option): Option => ({
  variables: { ...left.variables, ...right.variables },
  prefixed: [...left.prefixed, ...right.prefixed],
  whole: left.whole ?? right.whole,
});

function optionsAt(target: Target, name: string, path: string): readonly Option[] {
  const { row } = target.site;
  const transform = target.rule.transform?.[name];
  const options = valuesAt(row, path).flatMap((value) => read(target, { name, value, transform }));
  const cut = row.prefixed?.includes(specKey(row, path)) === true;
  const marked = cut
    ? options.map((option) => (option.whole === null ? { ...option, prefixed: [name] } : option))
    : options;
  return marked.length < 2 ? marked : distinct(marked);
}

const distinct = (options: readonly Option[]): readonly Option[] => [
  ...new Map(options.map((option) => [JSON.stringify(option.whole?.variables ?? option.variables), option])).values(),
];

interface Reading {
  readonly name: string;
  readonly value: string;
  readonly transform: string | undefined;
}

function read(target: Target, { name, value, transform }: Reading): readonly Option[] {
  if (value === '') return [];
  if (transform !== undefined && isRoleLookup(transform)) {
    const roles = lookUpRoles(transform, value, { index: target.site.index, account: rowAccount(target.site.row) });
    return roles.flatMap((arn) => whole(fromArn(target, arn)));
  }
  const text = transform === undefined ? value : applyTransform(transform, value);
  if (text === null) return [];
  if (!value.startsWith('arn:')) return [{ variables: { [name]: text }, prefixed: [], whole: null }];
  const found = fromArn(transform === undefined ? target : optional(target), value);
  if (found !== null && isParent(found, target)) return [{ variables: found.variables, prefixed: [], whole: null }];
  if (found !== null) return whole(found);
  if (transform === undefined) return [];
  return [{ variables: { ...placeOf(target, name, value), [name]: text }, prefixed: [], whole: null }];
}

/** Where a resource lies whose name comes out of an ARN: where the ARN says, unless it is of another service (a role's). */
function placeOf(target: Target, name: string, value: string): Variables {
  const own = target.formats.some((format) => format.split(':')[2] === value.split(':')[2]);
  return own && !HEAD.has(name) ? accountOfArn(value) : {};
}

/** The ARN of what holds the resource, such as a layer where its version is asked for: it tells a part of the name. */
const isParent = ({ format }: Found, { formats: [own] }: Target): boolean =>
  format !== null && own !== undefined && own.length > format.length && own.startsWith(format);

const whole = (found: Found | null): readonly Option[] =>
  found === null ? [] : [{ variables: {}, prefixed: [], whole: found }];

function write(target: Target, found: Found): readonly GrantResource[] {
  const formats = found.format === null ? target.formats : [found.format];
  const { index } = target.site;
  return formats.flatMap((format) => {
    const resource = writeOne(target, found, format);
    return found.whole ? [resource] : expandIamPath(resource, index);
  });
}

function writeOne(target: Target, found: Found, format: string): GrantResource {
  const names = formatVariables(format);
  const variables: Record<string, string | null> = {};
  for (const name of names) variables[name] = found.variables[name] ?? null;
  return {
    service: found.type?.prefix ?? format.split(':')[2] ?? null,
    type: found.type?.name ?? null,
    format,
    variables,
    prefixed: found.prefixed.filter((name) => names.includes(name)),
    generated: found.type?.data.generated?.filter((name) => names.includes(name)) ?? [],
    taggable: found.type?.data.taggable === true,
    verifiedBy: target.rule.verifiedBy,
  };
}
