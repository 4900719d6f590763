import type { ResourceRule } from '../../src/catalog/types.js';
import type { IamAction, IamService, IamType } from './iam-data.js';
import type { Member, OperationMembers } from './members.js';
import type { RuleFile } from './rule-file.js';
import { cloudTrailTypes, memberAliases } from './tables.js';
import { GENERIC, holdsArn, isAbout, isBareArn, NESTED, rankOf, roleRank, type Wanted } from './variable-match.js';
import { compact, isCreator, lowerFirst, nounOf } from './words.js';

/** What is known of one event while its rules are derived. */
export interface EventSetting {
  readonly event: string;
  readonly label: string;
  /** One for each model of the label that has the operation; empty for names that are in none. */
  readonly members: readonly OperationMembers[];
  readonly rules: RuleFile | undefined;
}

const HEAD = new Set(['Partition', 'Region', 'Account']);

/** The ARN variables of a type that identify it. */
export const variablesOf = (arn: string): readonly string[] =>
  [...new Set([...arn.matchAll(/\$\{([^}]+)\}/g)].map((match) => match[1] ?? ''))].filter((name) => !HEAD.has(name));

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
  return rules.map((rule) => (isAlternative(rule, rules) ? { ...rule, optional: true as const } : rule));
}

/**
 * One ARN in one place can be of one type only, whatever the reference calls required: an application or a network load
 * balancer's listener. Such types are alternatives, and only the one that the record shows is named.
 */
function isAlternative(rule: ResourceRule, rules: readonly ResourceRule[]): boolean {
  if (Object.values(rule.vars ?? {}).some((paths) => paths.some(isParameter))) return false;
  const places = (rule.arns ?? []).filter(isParameter).join(' ');
  return (
    places !== '' &&
    rules.some((other) => other.type !== rule.type && (other.arns ?? []).filter(isParameter).join(' ') === places)
  );
}

const isParameter = (path: string): boolean => !path.startsWith('resources[');

export interface TypeAsked {
  readonly service: IamService;
  readonly type: IamType;
  readonly optional: boolean;
}

/** The rule of one resource type; none for an optional type nothing can show; two for a copy's source and target. */
export function deriveType(setting: EventSetting, asked: TypeAsked): readonly ResourceRule[] {
  return asked.type.arns.length > 1 ? deriveForms(setting, asked) : deriveForm(setting, asked);
}

/** A type with several ARN forms: the forms that this operation can show, else all of them with nothing known. */
function deriveForms(setting: EventSetting, asked: TypeAsked): readonly ResourceRule[] {
  const forms = asked.type.arns.flatMap((arn) => {
    const rules = deriveForm(setting, { ...asked, optional: true, type: { ...asked.type, arn } });
    return rules.map((rule) => ({ ...rule, formats: rule.formats ?? [arn] }));
  });
  if (asked.optional || forms.length > 1) return forms;
  const [only] = forms;
  const type = `${asked.service.prefix}:${asked.type.name}`;
  if (only === undefined) return [{ type, formats: asked.type.arns, verifiedBy: 'derived' }];
  const { optional: _, ...required } = only;
  return [required];
}

function deriveForm(setting: EventSetting, asked: TypeAsked): readonly ResourceRule[] {
  const found = findSources(setting, asked);
  const shown = found.arns.length > 0 || found.leaf.length > 0;
  if (asked.optional && !shown) return [];
  const main = toRule(setting, asked, { vars: found.vars, arns: found.arns });
  return [main, ...roleRules(setting, asked, found)];
}

interface Sources {
  readonly vars: Readonly<Record<string, readonly string[]>>;
  readonly arns: readonly string[];
  readonly leaf: readonly string[];
}

function findSources(setting: EventSetting, asked: TypeAsked): Sources {
  const names = variablesOf(asked.type.arn);
  const wanted = names.map((variable, index) => want(setting, asked, { variable, leaf: index === names.length - 1 }));
  const vars = Object.fromEntries(
    wanted
      .map((one) => [one.variable, variablePaths(setting, asked, one)] as const)
      .filter(([, paths]) => paths.length > 0),
  );
  const last = wanted.at(-1);
  const named = last !== undefined && (vars[last.variable] ?? []).some((path) => path.startsWith('request.'));
  const derived = last === undefined ? [] : arnPaths(setting, last, named);
  const arns = curatedPaths(setting, asked, setting.rules?.arns) ?? derived;
  const logged = resourcePaths(asked);
  const leaf = last === undefined ? [] : (vars[last.variable] ?? []);
  const withLogged =
    last !== undefined && names.length === 1 ? { ...vars, [last.variable]: [...leaf, ...logged] } : vars;
  return { vars: logged.length > 0 ? withLogged : vars, arns: unique([...arns, ...logged]), leaf: [...leaf, ...arns] };
}

const want = (setting: EventSetting, asked: TypeAsked, at: { variable: string; leaf: boolean }): Wanted => ({
  ...at,
  type: asked.type.name,
  noun: nounOf(setting.event),
  aliases: (memberAliases[asked.service.prefix]?.[asked.type.name]?.[at.variable] ?? []).map(compact),
});

function variablePaths(setting: EventSetting, asked: TypeAsked, wanted: Wanted): readonly string[] {
  const curated = curatedPaths(setting, asked, byVariable(setting, asked, wanted.variable));
  if (curated !== null) return curated;
  const inRequest = unique(setting.members.flatMap((members) => bestPaths(wanted, members.request)));
  if (inRequest.length > 0 || !isCreator(setting.event)) return inRequest;
  return unique(setting.members.flatMap((members) => bestPaths(wanted, members.response.filter(isPlain))));
}

// Ids inside lists of an answer are usually of other things.
const isPlain = (member: Member): boolean =>
  member.paths.every((path) => !path.includes('[]') || path.includes('.items[]'));

function bestPaths(wanted: Wanted, members: readonly Member[]): readonly string[] {
  const ranked = members.flatMap((member) => {
    const rank = member.name.kind === 'arn' ? null : rankOf(wanted, member);
    return rank === null ? [] : [{ rank, member }];
  });
  const best = Math.min(...ranked.map((entry) => entry.rank));
  const second = best === GENERIC ? NESTED : best; // `name` or `tableInput.name`: whichever the call gave
  return [best, ...(second === best ? [] : [second])].flatMap((rank) =>
    ranked.filter((entry) => entry.rank === rank).flatMap((entry) => entry.member.paths),
  );
}

/** Where a whole ARN may be. When the request names the resource otherwise, a bare `resourceArn` beside it is of something else. */
function arnPaths(setting: EventSetting, wanted: Wanted, named: boolean): readonly string[] {
  const pick = (members: readonly Member[], bare: boolean): readonly string[] =>
    members
      .filter((member) => holdsArn(wanted, member) && (bare || !isBareArn(member)))
      .flatMap((member) => member.paths);
  const inRequest = setting.members.flatMap((members) => pick(members.request, !named));
  if (inRequest.length > 0 || !isCreator(setting.event)) return unique(inRequest);
  return unique(setting.members.flatMap((members) => pick(members.response.filter(isPlain), isAbout(wanted))));
}

function roleRules(setting: EventSetting, asked: TypeAsked, found: Sources): readonly ResourceRule[] {
  const names = variablesOf(asked.type.arn);
  const last = names.at(-1);
  if (last === undefined || names.length > 1) return [];
  const wanted = want(setting, asked, { variable: last, leaf: true });
  const taken = new Set([...(found.vars[last] ?? []), ...found.arns]);
  const members = setting.members.flatMap((one) => one.request).filter((member) => roleRank(wanted, member));
  return members
    .filter((member) => member.paths.every((path) => !taken.has(path)))
    .map((member) => toRule(setting, { ...asked, optional: true }, sourcesOf(last, member)));
}

const sourcesOf = (variable: string, member: Member): Pick<Sources, 'vars' | 'arns'> =>
  member.name.kind === 'arn' ? { vars: {}, arns: member.paths } : { vars: { [variable]: member.paths }, arns: [] };

function toRule(setting: EventSetting, asked: TypeAsked, found: Pick<Sources, 'vars' | 'arns'>): ResourceRule {
  const type = setting.label === asked.service.prefix ? asked.type.name : `${asked.service.prefix}:${asked.type.name}`;
  const pick = <T>(table: Readonly<Record<string, T>> | undefined): T | undefined =>
    table?.[type] ?? table?.[asked.type.name];
  const formats = pick(setting.rules?.formats);
  const transform = pick(setting.rules?.transform);
  return {
    type: `${asked.service.prefix}:${asked.type.name}`,
    ...(asked.optional ? { optional: true as const } : {}),
    ...(found.arns.length > 0 ? { arns: found.arns } : {}),
    ...(Object.keys(found.vars).length > 0 ? { vars: found.vars } : {}),
    ...(formats === undefined ? {} : { formats }),
    ...(transform === undefined ? {} : { transform }),
    verifiedBy: pick(setting.rules?.verifiedBy) ?? 'derived',
  };
}

function byVariable(setting: EventSetting, asked: TypeAsked, variable: string): RuleFile['arns'] {
  const table = setting.rules?.variables ?? {};
  return Object.fromEntries(
    Object.entries(table).flatMap(([type, vars]) => (vars[variable] ? [[type, vars[variable]]] : [])),
  );
}

/** The paths said by hand for a type, less those that this operation's input does not have; null when nothing is said. */
function curatedPaths(setting: EventSetting, asked: TypeAsked, table: RuleFile['arns']): readonly string[] | null {
  const paths = table?.[asked.type.name] ?? table?.[`${asked.service.prefix}:${asked.type.name}`];
  return paths === undefined ? null : paths.flatMap((path) => keptPath(setting, path));
}

function keptPath(setting: EventSetting, path: string): readonly string[] {
  if (path.startsWith('=')) return [path.slice(1)];
  const top = /^request\.([A-Za-z0-9_-]+)/.exec(path)?.[1];
  if (top === undefined || setting.members.length === 0) return [path];
  return setting.members.some((members) => members.tops.has(lowerFirst(top))) ? [path] : [];
}

const resourcePaths = (asked: TypeAsked): readonly string[] =>
  (cloudTrailTypes[asked.service.prefix]?.[asked.type.name] ?? []).map((type) => `resources[${type}]`);

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
