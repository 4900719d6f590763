/**
 * The short way from a row to a resource, which most rows take: each variable has one value at most, and none is an ARN, cut, or a name
 * to be looked up in other records. Everything else goes the long way of ./resolve-resource.ts; both give the same.
 */
import { expandIamPath } from './iam-path.js';
import { isRoleLookup } from './role-lookup.js';
import { readingAt } from './row-values.js';
import type { FormatShape, ResourceShape, VariableShape } from './resource-shape.js';
import { head, type Site, type Variables } from './resource-target.js';
import { applyTransform } from './transforms.js';
import type { GrantResource } from './types.js';

const NONE: readonly never[] = [];

/** Null: the row is not of this kind. Empty: an optional type that was not shown. */
export function plainResources(shape: ResourceShape, site: Site): readonly GrantResource[] | null {
  const { row } = site;
  if (row.parameters !== 'given' || row.prefixed !== undefined) return null;
  for (const path of shape.arns) if (readingAt(row, path).length > 0) return null;
  const values = readAll(shape, site);
  if (values === null) return null;
  if (shape.rule.optional) {
    if (!shape.forms.some(({ naming }) => typeof values[naming] === 'string')) return NONE;
  } else if (asksForUser(shape) && Object.keys(values).length === 0) return null;
  const where = head(shape.type, row);
  const [form, ...more] = shape.forms;
  if (form === undefined) return NONE;
  const first = expandIamPath(write(shape, form, { where, values }), site.index);
  if (more.length === 0) return first;
  return [...first, ...more.flatMap((one) => expandIamPath(write(shape, one, { where, values }), site.index))];
}

/** Without a user's name the call may be about the caller. */
const asksForUser = ({ variables }: ResourceShape): boolean =>
  variables.some(({ name }) => name === 'UserNameWithPath');

type Values = Record<string, string>;

function readAll({ variables }: ResourceShape, site: Site): Values | null {
  const values: Values = {};
  for (const variable of variables) {
    const text = readOne(variable, site);
    if (text === undefined) return null;
    if (text !== null) values[variable.name] = text;
  }
  return values;
}

/** Null: no path shows the variable; undefined: it takes the long way. */
function readOne({ paths, transform }: VariableShape, { row }: Site): string | null | undefined {
  for (const path of paths) {
    const values = readingAt(row, path);
    if (values.length > 1) return undefined;
    const value = values[0] ?? '';
    if (value === '') continue;
    if (value.startsWith('arn:')) return undefined;
    if (transform === undefined) return value;
    if (isRoleLookup(transform)) return undefined;
    const text = applyTransform(transform, value);
    if (text !== null) return text;
  }
  return null;
}

interface Known {
  readonly where: Variables;
  readonly values: Values;
}

function write({ rule, type }: ResourceShape, form: FormatShape, { where, values }: Known): GrantResource {
  const variables: Record<string, string | null> = {};
  for (const name of form.names) variables[name] = values[name] ?? where[name] ?? null;
  return {
    service: type?.prefix ?? form.service,
    type: type?.name ?? null,
    format: form.format,
    variables,
    prefixed: NONE,
    generated: form.generated,
    taggable: type?.data.taggable === true,
    verifiedBy: rule.verifiedBy,
  };
}
