import { ec2Paths } from './ec2-spelling.js';
import type { MemberRef, Model, Shape } from './models.js';
import { compact, lowerFirst, readName, singular, type Name } from './words.js';

/** One place in an operation's input or output that holds a text, as CloudTrail spells it. */
export interface Member {
  readonly name: Name;
  /** Spellings of the same place, likeliest first: `request.tableName`, `request.instancesSet.items[].instanceId`. */
  readonly paths: readonly string[];
  /** Member it lies in, reduced (`tableinput`); null at the top. */
  readonly parent: string | null;
  /** A number: only a member of the very name is meant. */
  readonly number: boolean;
  /** Regular expression its text must match; null when the model has none. */
  readonly pattern: string | null;
}

export interface OperationMembers {
  readonly request: readonly Member[];
  readonly response: readonly Member[];
  /** First parts of `request.` paths that exist, with a lower-case first letter. */
  readonly tops: ReadonlySet<string>;
}

export type Spelling = Readonly<Record<string, string>>;

// Places that name something else than what is acted on.
const NOT_THE_SUBJECT =
  /filter|tag|sort|condition|expression|token|metadata|environment|configuration$|settings?$|options?$/;

/** The texts in an operation's input and output, at the top and one level below. */
export function membersOf(model: Model, operation: string, spelling: Spelling): OperationMembers {
  const entry = model.operations[operation];
  const request = collect({ model, operation, spelling, root: 'request' }, entry?.input);
  const response = collect({ model, operation, spelling: {}, root: 'response' }, entry?.output);
  const input = entry?.input === undefined ? undefined : model.shapes[entry.input.shape];
  const tops = Object.keys(input?.members ?? {}).map((name) => lowerFirst(spelling[name] ?? name));
  return { request, response, tops: new Set(tops) };
}

interface Place {
  readonly model: Model;
  readonly operation: string;
  readonly spelling: Spelling;
  readonly root: 'request' | 'response';
}

function collect(place: Place, ref: MemberRef | undefined): readonly Member[] {
  const members = ref === undefined ? undefined : place.model.shapes[ref.shape]?.members;
  return Object.entries(members ?? {}).flatMap(([name, inner]) => collectMember(place, name, inner));
}

function collectMember(place: Place, name: string, ref: MemberRef): readonly Member[] {
  const shape = place.model.shapes[ref.shape];
  const inner = shape?.type === 'list' && shape.member ? place.model.shapes[shape.member.shape] : shape;
  const list = shape?.type === 'list';
  if (inner !== undefined && isText(inner.type)) return [memberAt(place, { name, ref, list, parent: null }, inner)];
  if (inner?.type !== 'structure' || NOT_THE_SUBJECT.test(compact(name))) return [];
  return Object.entries(inner.members ?? {}).flatMap(([childName, child]) => {
    const childShape = place.model.shapes[child.shape];
    if (childShape === undefined || !isText(childShape.type)) return [];
    return [memberAt(place, { name: childName, ref: child, list: false, parent: { name, ref, list } }, childShape)];
  });
}

export interface Spot {
  readonly name: string;
  readonly ref: MemberRef;
  readonly list: boolean;
  readonly parent: { readonly name: string; readonly ref: MemberRef; readonly list: boolean } | null;
}

function memberAt(place: Place, spot: Spot, shape: Shape): Member {
  const paths = place.model.protocol === 'ec2' ? ec2Paths(place.root, place.operation, spot) : plainPaths(place, spot);
  return {
    name: demandsArn(shape.pattern) ? { ...readName(spot.name), kind: 'arn' } : readName(spot.name),
    paths,
    parent: spot.parent === null ? null : singular(compact(spot.parent.name)),
    number: shape.type !== 'string',
    pattern: shape.pattern ?? null,
  };
}

/** Whether a text must be an ARN whatever its name: Lambda's `Resource`, `ContactId` of Incident Manager's contacts. */
function demandsArn(pattern: string | undefined): boolean {
  if (pattern === undefined || !/^\^?arn/.test(pattern)) return false;
  const outer = pattern.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '');
  return !outer.includes('|');
}

// JSON, query and rest: the member with a lower-case first letter (`dBInstanceIdentifier`). Source: observed records.
function plainPaths(place: Place, spot: Spot): readonly string[] {
  const own = place.spelling[spot.name] ?? lowerFirst(spot.name);
  if (spot.parent === null || isWrapped(place, spot.parent)) return [`${place.root}.${own}${spot.list ? '[]' : ''}`];
  const parent = place.spelling[spot.parent.name] ?? lowerFirst(spot.parent.name);
  return [`${place.root}.${parent}${spot.parent.list ? '[]' : ''}.${lowerFirst(spot.name)}`];
}

// An answer of RDS, Redshift or ElastiCache is logged without the element it comes in: `response.dBInstanceArn`, not
// `response.dBInstance.dBInstanceArn`. Source: observed records of both kinds beside botocore's `wrapper` mark.
const isWrapped = (place: Place, { ref }: NonNullable<Spot['parent']>): boolean =>
  place.root === 'response' && place.model.shapes[ref.shape]?.wrapper === true;

const isText = (type: string): boolean => type === 'string' || type === 'integer' || type === 'long';
