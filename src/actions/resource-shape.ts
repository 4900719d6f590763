/** Resource rules with what their types say, found once for all rows. */
import { formatVariables } from '../base/arn-format.js';
import type { ResourceRule } from '../catalog/types.js';
import type { Knowledge, TypeAt } from './knowledge.js';
import { HEAD } from './resource-target.js';
import { readingOf, type PathReading } from './row-values.js';

/** An ARN format a rule writes. */
export interface FormatShape {
  readonly format: string;
  readonly names: readonly string[];
  /** The ARN's own service, for a type the catalogue does not have. */
  readonly service: string | null;
  /** Of its names, those that AWS generates. */
  readonly generated: readonly string[];
  /** The variable that names the thing: the last that neither says where it lies nor is generated. */
  readonly naming: string;
}

/** Where one variable's value stands. */
export interface VariableShape {
  readonly name: string;
  readonly paths: readonly PathReading[];
  readonly transform: string | undefined;
}

export interface ResourceShape {
  readonly rule: ResourceRule;
  readonly type: TypeAt | null;
  /** Empty: the catalogue does not have the type. */
  readonly formats: readonly string[];
  readonly forms: readonly FormatShape[];
  readonly arns: readonly PathReading[];
  readonly variables: readonly VariableShape[];
}

/** @param prefix Of the action, for types that name none. */
export function shapeOf(rule: ResourceRule, prefix: string, knowledge: Knowledge): ResourceShape {
  const type = knowledge.type(rule.type, prefix);
  const formats = rule.formats ?? (type === null ? [] : [openAccount(type)]);
  const variables = Object.entries(rule.vars ?? {}).map(([name, paths]) => ({
    name,
    paths: paths.map(readingOf),
    transform: rule.transform?.[name],
  }));
  const forms = formats.map((format) => formOf(format, type));
  return { rule, type, formats, forms, arns: (rule.arns ?? []).map(readingOf), variables };
}

/** A format as it is written for a type. */
export function formOf(format: string, type: TypeAt | null): FormatShape {
  const names = formatVariables(format);
  const generated = type?.data.generated?.filter((name) => names.includes(name)) ?? [];
  const naming = names.findLast((name) => !generated.includes(name) && !HEAD.has(name)) ?? names.at(-1) ?? '';
  return { format, names, service: format.split(':')[2] ?? null, generated, naming };
}

/** Types that others own too have no account in their format; `*` there matches an empty account as well (RULES.md 10). */
function openAccount(type: TypeAt): string {
  if (!type.data.foreign || type.data.arn.includes('${Account}')) return type.data.arn;
  const parts = type.data.arn.split(':');
  if (parts[4] !== '') return type.data.arn;
  return [...parts.slice(0, 4), '${Account}', ...parts.slice(5)].join(':');
}
