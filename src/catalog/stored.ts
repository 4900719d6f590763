/**
 * How data/catalog writes events and services: the shapes of {@link ./types.ts} with what repeats written once.
 * tools/catalog writes it, `openCatalog` expands it. Plain JSON, so that any reader can follow it:
 *
 * - an event that is a list of numbers has the action of the label's prefix and its own name; the numbers are resource rules;
 * - an event that is a text is unlisted, the text says why, and the action of its own name is likely;
 * - an action of a service is `[level, required, optional, condition keys, guarded, observable?]`, numbers being positions.
 */
import type {
  AccessLevel,
  ActionData,
  ActionRule,
  EventRule,
  ResourceRule,
  ResourceTypeData,
  ServiceData,
} from './types.js';

export const LEVELS: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Permissions management', 'Tagging'];

/** Type without prefix: of the label's prefix. `verifiedBy` is left out for `derived`. */
export interface StoredResource extends Omit<ResourceRule, 'verifiedBy'> {
  readonly verifiedBy?: ResourceRule['verifiedBy'];
}

export interface StoredAction extends Omit<ActionRule, 'resources' | 'source'> {
  readonly resources: readonly number[];
  /** Left out for `same-name`. */
  readonly source?: string;
}

export interface StoredEvent extends Omit<EventRule, 'actions'> {
  readonly actions?: readonly StoredAction[];
}

export interface StoredEventFile {
  readonly label: string;
  readonly sources: readonly string[];
  readonly rules: readonly StoredResource[];
  readonly events: Readonly<Record<string, readonly number[] | string | StoredEvent>>;
}

export type StoredActionData = readonly [
  level: number,
  required: readonly number[],
  optional: readonly number[],
  conditionKeys: number,
  guarded: 0 | 1,
  observable?: string,
];

export interface StoredService {
  readonly prefix: string;
  readonly conditionKeys: readonly (readonly string[])[];
  readonly types: Readonly<Record<string, ResourceTypeData>>;
  readonly actions: Readonly<Record<string, StoredActionData>>;
}

/** The rule of an event, or null when the file has none of that name. */
export function expandEvent(file: StoredEventFile, name: string): EventRule | null {
  const stored = own(file.events, name);
  if (stored === null) return null;
  if (typeof stored === 'string') return { none: 'unlisted', why: stored, likely: `${file.label}:${name}` };
  if (isNumbers(stored))
    return { actions: [expandAction(file, { action: `${file.label}:${name}`, resources: stored })] };
  const { actions, ...rest } = stored;
  return actions === undefined ? rest : { ...rest, actions: actions.map((action) => expandAction(file, action)) };
}

const isNumbers = (stored: readonly number[] | StoredEvent): stored is readonly number[] => Array.isArray(stored);

function expandAction(file: StoredEventFile, stored: StoredAction): ActionRule {
  const prefix = stored.action.slice(0, stored.action.indexOf(':'));
  const resources = stored.resources.flatMap((at) => {
    const resource = file.rules[at];
    return resource === undefined ? [] : [expandResource(resource, file.label, prefix)];
  });
  return { ...stored, resources, source: stored.source ?? 'same-name' };
}

function expandResource(stored: StoredResource, label: string, actionPrefix: string): ResourceRule {
  const full = stored.type.includes(':') ? stored.type : `${label}:${stored.type}`;
  const type = full.startsWith(`${actionPrefix}:`) ? full.slice(actionPrefix.length + 1) : full;
  return { ...stored, type, verifiedBy: stored.verifiedBy ?? 'derived' };
}

/** A service as its readers see it. */
export function expandService(stored: StoredService): ServiceData {
  const types = Object.keys(stored.types);
  const names = (at: readonly number[]): readonly string[] => at.flatMap((index) => types[index] ?? []);
  const entries = Object.entries(stored.actions).map(
    ([name, action]) => [name, expandActionData(action, names, stored.conditionKeys)] as const,
  );
  return { prefix: stored.prefix, types: stored.types, actions: Object.fromEntries(entries) };
}

function expandActionData(
  stored: StoredActionData,
  names: (at: readonly number[]) => readonly string[],
  keySets: StoredService['conditionKeys'],
): ActionData {
  const [at, required, optional, keys, guarded, observable] = stored;
  const level = LEVELS[at] ?? 'Write';
  const conditionKeys = keySets[keys] ?? [];
  return {
    level,
    ...(guarded === 1 ? { guarded: true as const } : {}),
    required: names(required),
    optional: names(optional),
    ...(conditionKeys.length > 0 ? { conditionKeys } : {}),
    observable: observable ?? (level === 'List' || level === 'Read' ? 'management-read' : 'management-write'),
  };
}

/** A table's own entry, or null: names from logs never reach a prototype. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}
