import { compareText } from '../base/findings.js';
import type { CloudTrailRecord, RecordResource } from '../base/record.js';
import { parseProjectionPath } from '../base/usage-row.js';
import type { ProjectionPath } from '../base/usage-row.js';

type Mode = ProjectionPath['mode'];
type Root = 'requestParameters' | 'responseElements' | 'additionalEventData';

interface BodyPath {
  readonly mode: Mode;
  readonly root: Root;
  /** Names; `[]` steps into each element. */
  readonly steps: readonly string[];
}

interface ResourcePath {
  readonly mode: Mode;
  /** `*`: all. */
  readonly type: string;
  readonly prefix: boolean;
}

type Compiled = BodyPath | ResourcePath;

const ROOTS: Readonly<Record<string, Root>> = {
  request: 'requestParameters',
  response: 'responseElements',
  additional: 'additionalEventData',
};

const compiled = new Map<string, Compiled | null>();
const NONE: readonly string[] = [];

/** Null for the roots that are not read here (`error.`) and for what is no path. */
function compile(spec: string): Compiled | null {
  const { path, mode } = parseProjectionPath(spec);
  const resource = /^resources(-prefix)?\[(.+)\]$/.exec(path);
  if (resource !== null) return { mode, type: resource[2] ?? '*', prefix: resource[1] !== undefined };
  const [first = '', ...names] = path.split('.');
  const root = Object.hasOwn(ROOTS, first) ? ROOTS[first] : undefined;
  if (root === undefined) return null;
  return { mode, root, steps: names.flatMap(stepsOf) };
}

/** `items[]` is `items` and a step into each element. */
function stepsOf(name: string): readonly string[] {
  const plain = name.replace(/(?:\[\])+$/, '');
  const steps = Array<string>((name.length - plain.length) / 2).fill('[]');
  return plain === '' ? steps : [plain, ...steps];
}

/**
 * The texts a projection path finds in a record, sorted and distinct; empty when the path is not there. Semantics:
 * {@link ProjectionPath}. A `[]` on what is no array takes it as its own only element (EC2 writes single elements so); texts that
 * CloudTrail hid (`HIDDEN_DUE_TO_…`) are left out.
 */
export function valuesAt(record: CloudTrailRecord, spec: string): readonly string[] {
  let path = compiled.get(spec);
  if (path === undefined) {
    path = compile(spec);
    compiled.set(spec, path);
  }
  if (path === null) return NONE;
  const found = 'root' in path ? bodyTexts(record, path) : resourceTexts(record, path);
  const [only] = found;
  if (only === undefined) return NONE;
  // a list that grew has room to spare, of which a million rows would make something
  return found.length === 1 ? [only] : [...new Set(found)].toSorted(compareText);
}

function bodyTexts(record: CloudTrailRecord, path: BodyPath): readonly string[] {
  const texts: string[] = [];
  walk(record[path.root], path, { at: 0, texts });
  return texts;
}

function walk(value: unknown, path: BodyPath, state: { readonly at: number; readonly texts: string[] }): void {
  const step = path.steps[state.at];
  if (value === null || value === undefined) return;
  if (step === undefined) return leaf(value, path.mode, state.texts);
  const next = { at: state.at + 1, texts: state.texts };
  if (step === '[]') {
    if (!Array.isArray(value)) return walk(value, path, next);
    for (const element of value) walk(element, path, next);
    return;
  }
  if (typeof value === 'object') walk(memberAt(value, step), path, next);
}

/** The member as spelled or, failing that, with its first letter's case toggled; own members only. */
function memberAt(value: object, name: string): unknown {
  const members = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(members, name)) return members[name];
  const toggled = toggleFirst(name);
  return Object.hasOwn(members, toggled) ? members[toggled] : undefined;
}

function toggleFirst(name: string): string {
  const first = name.charAt(0);
  const lower = first.toLowerCase();
  return (first === lower ? first.toUpperCase() : lower) + name.slice(1);
}

function leaf(value: unknown, mode: Mode, texts: string[]): void {
  if (mode === 'present') {
    texts.push('true');
    return;
  }
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const element of elements) {
    const text = scalarText(element);
    if (text !== null && !text.startsWith('HIDDEN_DUE_TO_')) texts.push(mode === 'verb' ? firstWord(text) : text);
  }
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : null;
}

function firstWord(text: string): string {
  return (/[A-Za-z]+/.exec(text.slice(0, 1000))?.[0] ?? '').toUpperCase();
}

function resourceTexts(record: CloudTrailRecord, path: ResourcePath): readonly string[] {
  if (!Array.isArray(record.resources)) return [];
  const texts: string[] = [];
  for (const resource of record.resources as readonly (RecordResource | null)[]) {
    if (typeof resource !== 'object' || resource === null) continue;
    if (path.type !== '*' && resource.type !== path.type) continue;
    const text = path.prefix ? prefixText(resource) : nameText(resource);
    if (text !== null) leaf(text, path.mode, texts);
  }
  return texts;
}

function prefixText(resource: RecordResource): string | null {
  return typeof resource.ARNPrefix === 'string' && resource.ARNPrefix !== '' ? `${resource.ARNPrefix}*` : null;
}

function nameText(resource: RecordResource): string | null {
  return [resource.ARN, resource.name].find((text) => typeof text === 'string' && text !== '') ?? null;
}
