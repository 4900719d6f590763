import type { ResourceRule } from '../../src/catalog/types.js';
import { numberGroups, type GroupedRule } from './groups.js';
import type { IamAction, IamService } from './iam-data.js';
import type { Member } from './members.js';
import {
  aliasesOf,
  aliasPaths,
  findSources,
  variablesOf,
  want,
  type EventSetting,
  type Sources,
  type TypeAsked,
} from './places.js';
import { arnForms } from './tables.js';
import { aliasesFor } from './aliases.js';
import { roleRank } from './variable-match.js';

/** Resource rules of an action: each required type, and each optional one that the parameters can show. */
export function deriveResources(
  setting: EventSetting,
  service: IamService,
  action: IamAction,
): readonly ResourceRule[] {
  const optional = new Set(action.optional);
  const rules = [...action.required, ...action.optional].flatMap((name) => {
    const type = service.types.get(name);
    return type === undefined ? [] : deriveType(setting, { service, type, optional: optional.has(name) });
  });
  return numberGroups(rules.map((rule) => asAlternative(rule, rules)));
}

/**
 * One ARN in one place can be of one type only, whatever the reference calls required: an application or a network load
 * balancer's listener. Such types are alternatives, and only the one that the record shows is named.
 */
function asAlternative(rule: GroupedRule, rules: readonly GroupedRule[]): GroupedRule {
  if (Object.values(rule.vars ?? {}).some((paths) => paths.some(isParameter))) return rule;
  const places = (rule.arns ?? []).filter(isParameter).join(' ');
  const others = rules.filter(
    (one) => one.type !== rule.type && (one.arns ?? []).filter(isParameter).join(' ') === places,
  );
  if (places === '' || others.length === 0) return rule;
  const needed = [rule, ...others].some((one) => one.optional !== true || one.group !== undefined);
  return { ...rule, optional: true as const, ...(needed ? { group: places } : {}) };
}

const isParameter = (path: string): boolean => !path.startsWith('resources[');

/** The rule of one resource type; none for an optional type nothing can show; two for a copy's source and target. */
export function deriveType(setting: EventSetting, asked: TypeAsked): readonly GroupedRule[] {
  return asked.type.arns.length > 1 ? deriveForms(setting, asked) : deriveForm(setting, asked);
}

/** A type with several ARN forms: the forms that this operation can show, else all of them with nothing known. */
function deriveForms(setting: EventSetting, asked: TypeAsked): readonly GroupedRule[] {
  const forms = asked.type.arns.flatMap((arn) => {
    const rules = deriveForm(setting, { ...asked, optional: true, type: { ...asked.type, arn } });
    return rules.map((rule) => ({ ...rule, formats: rule.formats ?? [arn] }));
  });
  if (asked.optional) return forms;
  if (forms.length > 1) return forms.map((rule) => ({ ...rule, group: asked.type.name }));
  const [only] = forms;
  const type = `${asked.service.prefix}:${asked.type.name}`;
  if (only === undefined) return [{ type, formats: asked.type.arns, verifiedBy: 'derived' }];
  const { optional: _, ...required } = only;
  return [required];
}

function deriveForm(setting: EventSetting, given: TypeAsked): readonly GroupedRule[] {
  const asked = withForm(setting, given);
  const found = findSources(setting, asked);
  const shown = found.leaf.length > 0;
  const also = alsoRules(setting, asked, found);
  const more = [...roleRules(setting, asked, found), ...also];
  if (asked.optional && !shown && found.arns.length === 0) return more;
  // source and target, or the members added and removed, are all that such a call names
  const isLess = also.some((rule) => Object.keys(rule.vars ?? {}).some((name) => found.vars[name] === undefined));
  const enough = isLess || (!shown && more.length > (also.length > 0 ? 0 : 1));
  if (enough) return asked.optional ? more : more.map((rule) => ({ ...rule, group: asked.type.name }));
  return [toRule(setting, asked, found), ...more];
}

/** The form of the ARN that tables/arn-forms.json says, with the texts that this operation always means. */
function withForm(setting: EventSetting, asked: TypeAsked): TypeAsked {
  const { service, type } = asked;
  const own = arnForms[service.prefix]?.[type.name]?.arn ?? type.arn;
  const form = own.replaceAll(/\$\{([^}]+)\}/g, (whole, variable: string) => {
    const key = { prefix: service.prefix, type: type.name, variable, event: setting.event };
    return aliasesFor(key).constant ?? whole;
  });
  return form === type.arn ? asked : { ...asked, type: { ...type, arn: form }, form };
}

/** The source or target of a copy: further resources of the type. */
function roleRules(setting: EventSetting, asked: TypeAsked, found: Sources): readonly GroupedRule[] {
  const names = variablesOf(asked.type.arn);
  const last = names.at(-1);
  if (last === undefined || names.length > 1) return [];
  const wanted = want(setting, asked, { variable: last, leaf: true });
  const taken = new Set([...(found.vars[last] ?? []), ...found.arns]);
  const members = setting.members.flatMap((one) => one.request).filter((member) => roleRank(wanted, member));
  const distinct = [...new Map(members.map((member) => [member.paths.join(' '), member])).values()]; // rds, docdb, neptune
  return distinct
    .filter((member) => member.paths.every((path) => !taken.has(path)))
    .map((member) => toRule(setting, { ...asked, optional: true }, { ...found, ...sourcesOf(last, member) }));
}

const sourcesOf = (variable: string, member: Member): Pick<Sources, 'vars' | 'arns'> =>
  member.name.kind === 'arn' ? { vars: {}, arns: member.paths } : { vars: { [variable]: member.paths }, arns: [] };

/** Further resources of the type that the table names. */
function alsoRules(setting: EventSetting, asked: TypeAsked, found: Sources): readonly GroupedRule[] {
  return [...variablesOf(asked.type.arn), 'ARN'].flatMap((variable) =>
    aliasesOf(setting, asked, variable).also.flatMap((alias) => {
      const paths = aliasPaths(setting, [alias]);
      if (paths.length === 0) return [];
      const vars = variable === 'ARN' ? {} : { ...found.vars, [variable]: paths };
      const transform =
        alias.transform === null ? found.transform : { ...found.transform, [variable]: alias.transform };
      const arns = variable === 'ARN' ? paths : [];
      return [toRule(setting, { ...asked, optional: true }, { ...found, vars, arns, transform })];
    }),
  );
}

function toRule(setting: EventSetting, asked: TypeAsked, found: Omit<Sources, 'leaf'>): GroupedRule {
  const type = setting.label === asked.service.prefix ? asked.type.name : `${asked.service.prefix}:${asked.type.name}`;
  const pick = <T>(table: Readonly<Record<string, T>> | undefined): T | undefined =>
    table?.[type] ?? table?.[asked.type.name];
  const formats = pick(setting.rules?.formats) ?? (asked.form === undefined ? undefined : [asked.form]);
  const transform = { ...found.transform, ...pick(setting.rules?.transform) };
  const used = Object.fromEntries(Object.entries(transform).filter(([name]) => Object.hasOwn(found.vars, name)));
  return {
    type: `${asked.service.prefix}:${asked.type.name}`,
    ...(asked.optional ? { optional: true as const } : {}),
    ...(found.arns.length > 0 ? { arns: found.arns } : {}),
    ...(Object.keys(found.vars).length > 0 ? { vars: found.vars } : {}),
    ...(formats === undefined ? {} : { formats }),
    ...(Object.keys(used).length > 0 ? { transform: used } : {}),
    verifiedBy: pick(setting.rules?.verifiedBy) ?? 'derived',
  };
}
