import type { Alias, Aliases } from './aliases.js';
import type { Member } from './members.js';
import { compact, readName, singular, type Name, type NameKind } from './words.js';

/** One ARN variable of a resource type, in the light of one operation. */
export interface Wanted {
  readonly variable: string;
  readonly type: string;
  /** It is the last of the format: a bare `Id` or `Name` of the operation's own subject can be it. */
  readonly leaf: boolean;
  /** `DescribeTable` is about `table`. */
  readonly noun: string;
  /** ARN format of the type. */
  readonly arn: string;
  /** What tables/member-aliases.json says of it. */
  readonly aliases: Aliases;
}

const NAMELESS: ReadonlySet<string> = new Set(['', 'resource']);
const ROLES = /^(?:source|target|destination|src|dst)/;

/** Which kind of member may hold which kind of variable: a name is never taken for an id. */
const HOLDS: Readonly<Record<NameKind, readonly NameKind[]>> = {
  name: ['name', 'identifier', 'none', 'arn'],
  id: ['id', 'identifier', 'none', 'arn'],
  identifier: ['identifier', 'id', 'none', 'arn'],
  none: ['none', 'name', 'identifier', 'id'],
  arn: ['arn'],
};

/** Rank of a bare `Name` or `Id` of the operation's subject, and of one inside the member that describes it. */
export const GENERIC = 3;
export const NESTED = 6;

/** The entry of the table that names this member; an ARN is taken apart only by one with a transform. */
const aliasAt = (wanted: Wanted, { name }: Member): Alias | null =>
  wanted.aliases.places.find(
    ({ member, transform }) => member === name.whole && (name.kind !== 'arn' || transform !== null),
  ) ?? null;

/** How well a member fits: 0 best; null not at all. Members of one rank are alternatives. */
export function rankOf(wanted: Wanted, member: Member): number | null {
  const { name } = member;
  const alias = aliasAt(wanted, member);
  if (alias !== null && member.parent === null) return 0;
  if (alias !== null && name.stem !== '') return 5; // a bare `name` within something is the name of that
  if (name.kind === 'arn' || wanted.aliases.never.includes(name.whole)) return null;
  const own = readName(wanted.variable);
  if (member.number && (own.kind !== 'none' || name.whole !== own.whole)) return null;
  const typeStem = singular(compact(wanted.type));
  const stems = NAMELESS.has(own.stem) ? [typeStem] : [own.stem];
  if (!HOLDS[own.kind].includes(name.kind)) return null;
  if (member.parent === null) return rankTop({ wanted, own, stems, typeStem }, name);
  return rankNested({ wanted, own, stems, typeStem }, member);
}

interface Context {
  readonly wanted: Wanted;
  readonly own: Name;
  readonly stems: readonly string[];
  readonly typeStem: string;
}

function rankTop({ wanted, own, stems, typeStem }: Context, name: Name): number | null {
  if (name.whole === own.whole && !NAMELESS.has(own.stem)) return 0;
  if (stems.includes(name.stem)) return name.kind === 'none' ? 2 : 1;
  const last = wanted.leaf || NAMELESS.has(own.stem);
  if (!last || own.kind === 'none') return null; // `Version` is never a bare `name`
  // a `resourceId` beside it is the id of something else: a scalable target's resource, a resolver configuration's VPC
  if (name.stem === '' && name.kind !== 'none' && isSubject(wanted.noun, [...stems, typeStem], name.kind))
    return GENERIC;
  return null;
}

function rankNested({ wanted, own, stems, typeStem }: Context, member: Member): number | null {
  const { name, parent } = member;
  if (parent === null) return null;
  if (name.whole === own.whole && !NAMELESS.has(own.stem)) return 5;
  if (stems.includes(name.stem) && name.kind !== 'none') return NESTED;
  const owner = parent.replace(/(?:input|definition|specification|spec|identifier|details?|request)$/, '');
  const isOwner = owner !== '' && [...stems, typeStem].includes(owner);
  return wanted.leaf && own.kind !== 'none' && NAMELESS.has(name.stem) && name.kind !== 'none' && isOwner
    ? NESTED
    : null;
}

const FACETS = /(?:config|configuration|status|state|statu|attribute|detail|setting)$/;
// A version or run has an id of its own, so only a name can be its parent's.
const NAMED_FACETS = /(?:version|history|run|execution)$/;

/** Whether an operation's noun is one of these, or a facet of one: `pipelinestate` is about a pipeline. */
function isSubject(noun: string, stems: readonly string[], kind: NameKind): boolean {
  const parent = kind === 'name' ? noun.replace(NAMED_FACETS, '') : noun;
  return [noun, parent, noun.replace(FACETS, '')].some((one) => stems.includes(one));
}

const aliasStems = (wanted: Wanted): readonly string[] =>
  wanted.aliases.places.flatMap(({ member, transform }) =>
    member === null || transform !== null ? [] : [readName(member).stem],
  );

/** The source or target of a copy: a second resource of the same type. */
export function roleRank(wanted: Wanted, member: Member): boolean {
  const { name } = member;
  const bare = name.stem.replace(ROLES, '');
  if (member.parent !== null || bare === name.stem || name.kind === 'none') return false;
  const own = readName(wanted.variable);
  if (!HOLDS[own.kind].includes(name.kind)) return false;
  return bare === own.stem || bare === singular(compact(wanted.type)) || aliasStems(wanted).includes(bare);
}

/** A bare `arn` or `resourceArn` at the top: whose it is, only the operation says. */
export const isBareArn = ({ name, parent }: Member): boolean =>
  parent === null && name.kind === 'arn' && NAMELESS.has(name.stem);

/** Whether an operation is about the wanted type itself, so that a bare ARN in its answer is one of the type. */
export const isAbout = (wanted: Wanted): boolean =>
  [readName(wanted.variable).stem, singular(compact(wanted.type))].includes(wanted.noun);

/** Whether a member may hold a whole ARN of the type. */
export function holdsArn(wanted: Wanted, member: Member): boolean {
  const { name, parent } = member;
  if (name.kind !== 'arn' || wanted.aliases.never.includes(name.whole)) return false;
  const own = readName(wanted.variable);
  const stems = [own.stem, singular(compact(wanted.type)), ...aliasStems(wanted)].filter((stem) => stem !== '');
  if (stems.includes(name.stem)) return true;
  if (parent === null) return NAMELESS.has(name.stem);
  return name.stem === '' && stems.includes(parent); // an exclusion's `resourceArn` is the ARN of what it excludes
}

/**
 * Whether the model's pattern says that a member holds an ARN of this type: it has the service and the words that the type's
 * ARN has, and no others (`:inspector2:…:owner/…/codesecurity-integration/…`).
 */
export function isOfPattern(wanted: Wanted, { name, pattern }: Member): boolean {
  if (name.kind !== 'arn' || pattern === null || name.whole.startsWith('filter')) return false;
  const service = wanted.arn.split(':')[2] ?? '';
  const at = pattern.indexOf(`:${service}:`);
  if (at < 0) return false;
  const own = literalWords(wanted.arn.slice(wanted.arn.indexOf(`:${service}:`) + service.length + 2));
  return own !== '' && own === literalWords(pattern.slice(at + service.length + 2));
}

// `[a-z0-9]{1,9}`, `\d`, `${Name}` are no literal text.
const literalWords = (text: string): string =>
  (
    text
      .replaceAll(/\$\{[^}]*\}|\[[^\]]*\]|\{[^}]*\}|\\[A-Za-z]/g, ' ')
      .toLowerCase()
      .match(/[a-z][a-z-]+/g) ?? []
  ).join(' ');
