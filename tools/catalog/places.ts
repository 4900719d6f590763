/** Where an operation's input and output hold the ARN variables of a resource type. */
import { aliasesFor, type Alias, type Aliases } from './aliases.js';
import type { IamService, IamType } from './iam-data.js';
import type { Member, OperationMembers } from './members.js';
import type { RuleFile } from './rule-file.js';
import { cloudTrailTypes, generatedRows } from './tables.js';
import { GENERIC, holdsArn, isAbout, isBareArn, isOfPattern, NESTED, rankOf, type Wanted } from './variable-match.js';
import { isCreator, lowerFirst, nounOf } from './words.js';

/** What is known of one event while its rules are derived. */
export interface EventSetting {
  readonly event: string;
  readonly label: string;
  /** One for each model of the label that has the operation; empty for names that are in none. */
  readonly members: readonly OperationMembers[];
  readonly rules: RuleFile | undefined;
}

export interface TypeAsked {
  readonly service: IamService;
  readonly type: IamType;
  readonly optional: boolean;
  /** ARN format to write instead of the type's own (tables/arn-forms.json, or a constant in it). */
  readonly form?: string;
}

export interface Sources {
  readonly vars: Readonly<Record<string, readonly string[]>>;
  /** Paths that may hold a whole ARN. */
  readonly arns: readonly string[];
  /** Paths of the last variable and of whole ARNs: without one, an optional type is not shown. */
  readonly leaf: readonly string[];
  readonly transform: Readonly<Record<string, string>>;
}

const HEAD = new Set(['Partition', 'Region', 'Account']);

/** The ARN variables of a type that identify it. */
export const variablesOf = (arn: string): readonly string[] =>
  [...new Set([...arn.matchAll(/\$\{([^}]+)\}/g)].map((match) => match[1] ?? ''))].filter((name) => !HEAD.has(name));

/** Every place that may hold a variable or a whole ARN of the type, best first. */
export function findSources(setting: EventSetting, asked: TypeAsked): Sources {
  const names = variablesOf(asked.type.arn);
  const wanted = names.map((variable, index) => want(setting, asked, { variable, leaf: index === names.length - 1 }));
  const vars = Object.fromEntries(
    wanted
      .map((one) => [one.variable, variablePaths(setting, asked, one)] as const)
      .filter(([, paths]) => paths.length > 0),
  );
  const last = wanted.at(-1);
  const namer = namingVariable(asked, names);
  const leaf = namer === undefined ? [] : (vars[namer] ?? []);
  const named = leaf.some((path) => path.startsWith('request.'));
  const derived = last === undefined ? [] : arnPaths(setting, last, named);
  const listed = aliasPaths(setting, aliasesOf(setting, asked, 'ARN').places);
  const arns = curatedPaths(setting, asked, setting.rules?.arns) ?? unique([...derived, ...listed]);
  const logged = resourcePaths(asked);
  const withLogged =
    last !== undefined && names.length === 1 ? { ...vars, [last.variable]: [...leaf, ...logged] } : vars;
  const owner = aliasPaths(setting, aliasesOf(setting, asked, 'Account').places);
  return {
    vars: { ...(owner.length > 0 ? { Account: owner } : {}), ...(logged.length > 0 ? withLogged : vars) },
    arns: unique([...arns, ...logged]),
    leaf: [...leaf, ...arns],
    transform: {
      ...(owner.length > 0 ? { Account: 'account-id' } : {}),
      ...Object.fromEntries(wanted.flatMap((one) => transformOf(one, vars))),
    },
  };
}

/** The variable by which a call names the type: the last that is not generated (`stack/${StackName}/${Id}`). */
function namingVariable(asked: TypeAsked, names: readonly string[]): string | undefined {
  const generated = generatedRows
    .filter(([prefix, type]) => prefix === asked.service.prefix && type === asked.type.name)
    .map(([, , variable]) => variable);
  return names.findLast((name) => !generated.includes(name)) ?? names.at(-1);
}

/** One variable in the light of the operation. */
export const want = (setting: EventSetting, asked: TypeAsked, at: { variable: string; leaf: boolean }): Wanted => ({
  ...at,
  type: asked.type.name,
  arn: asked.type.arn,
  noun: nounOf(setting.event),
  aliases: aliasesOf(setting, asked, at.variable),
});

/** What tables/member-aliases.json says of a variable of the type in this operation. */
export const aliasesOf = (setting: EventSetting, asked: TypeAsked, variable: string): Aliases =>
  aliasesFor({ prefix: asked.service.prefix, type: asked.type.name, variable, event: setting.event });

/** Where the members of these aliases are; a path is where it is. */
export const aliasPaths = (setting: EventSetting, aliases: readonly Alias[]): readonly string[] =>
  unique(aliases.flatMap((alias) => (alias.path === null ? membersNamed(setting, alias.member) : [alias.path])));

function membersNamed(setting: EventSetting, whole: string | null): readonly string[] {
  const pick = (members: readonly Member[]): readonly string[] =>
    members.filter(({ name }) => name.whole === whole).flatMap(({ paths }) => paths);
  const inRequest = setting.members.flatMap((members) => pick(members.request));
  if (inRequest.length > 0 || !isCreator(setting.event)) return inRequest;
  return setting.members.flatMap((members) => pick(members.response.filter(isPlain)));
}

// `p-${PolicyId}` and a PolicyId `p-examplepolicyid1`: the prefix is in the ARN already.
function transformOf(wanted: Wanted, vars: Sources['vars']): readonly (readonly [string, string])[] {
  if (vars[wanted.variable] === undefined) return [];
  const said = wanted.aliases.places.find(({ transform }) => transform !== null)?.transform;
  if (said) return [[wanted.variable, said]];
  const prefix = new RegExp(`[/:]([A-Za-z-]+-)\\$\\{${wanted.variable}\\}`).exec(wanted.arn)?.[1];
  return prefix === undefined ? [] : [[wanted.variable, `strip-prefix:${prefix}`]];
}

function variablePaths(setting: EventSetting, asked: TypeAsked, wanted: Wanted): readonly string[] {
  const curated = curatedPaths(setting, asked, byVariable(setting, wanted.variable));
  if (curated !== null) return curated;
  const said = wanted.aliases.places.flatMap(({ path }) => path ?? []);
  const inRequest = unique([...said, ...setting.members.flatMap((members) => bestPaths(wanted, members.request))]);
  if (inRequest.length > 0 || !isCreator(setting.event)) return inRequest;
  return unique(setting.members.flatMap((members) => bestPaths(wanted, members.response.filter(isPlain))));
}

// Ids inside lists of an answer are usually of other things.
const isPlain = (member: Member): boolean =>
  member.paths.every((path) => !path.includes('[]') || path.includes('.items[]'));

function bestPaths(wanted: Wanted, members: readonly Member[]): readonly string[] {
  const ranked = members.flatMap((member) => {
    const rank = rankOf(wanted, member);
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
  const creates = isCreator(setting.event);
  const inRequest = setting.members.flatMap((members) => pick(members.request, !named));
  if (inRequest.length > 0) return unique(inRequest);
  const answers = creates ? setting.members.flatMap((one) => pick(one.response.filter(isPlain), isAbout(wanted))) : [];
  return answers.length > 0 || named ? unique(answers) : arnsByPattern(setting, wanted);
}

/** The one place whose pattern in the model says that it holds an ARN of the type; of a new resource, in the answer. */
function arnsByPattern(setting: EventSetting, wanted: Wanted): readonly string[] {
  const pick = (members: readonly Member[]): readonly Member[] =>
    members.filter((member) => isOfPattern(wanted, member));
  const creates = isCreator(setting.event) && isAbout(wanted);
  const found = setting.members.flatMap((one) => pick(creates ? one.response.filter(isPlain) : one.request));
  return found.length === 1 ? (found[0]?.paths ?? []) : [];
}

function byVariable(setting: EventSetting, variable: string): RuleFile['arns'] {
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
