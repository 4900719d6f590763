import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';
import { eventNameCandidates } from '../base/event-name.js';
import { expandEvent, expandService, own, type StoredEventFile, type StoredService } from './stored.js';
import type { ActionData, CatalogIndex, EventRule, ServiceData } from './types.js';

export interface FoundRule {
  readonly rule: EventRule;
  /** Event file the rule is in. */
  readonly label: string;
  /** Name the rule is under: the event's own, or without its API version. */
  readonly eventName: string;
}

/** What exists in IAM and how events map to it. Every method may throw `catalog-damaged`. */
export interface Catalog {
  readonly index: CatalogIndex;
  /** Label of an event source, null when it is unknown. `.amazonaws.com.cn` is the same source. */
  label(eventSource: string): string | null;
  /** Null when the event source is unknown, or the name is none an operation could have. */
  rule(eventSource: string, eventName: string): Promise<FoundRule | null>;
  /** Names of the events that have a rule, sorted; empty when the event source is unknown. */
  eventNames(eventSource: string): Promise<readonly string[]>;
  /** Null when IAM has no such prefix. */
  service(prefix: string): Promise<ServiceData | null>;
  /** Of `s3:GetObject`, in any case; null when it does not exist. */
  action(name: string): Promise<ActionData | null>;
  /** Path specifications by event name, for all events of a source; a version suffix of the name is understood. */
  projection(eventSource: string): Promise<(eventName: string) => readonly string[]>;
}

const INDEX = v.object({
  version: v.literal(1),
  builtFrom: v.record(v.string(), v.string()),
  eventSources: v.record(v.string(), v.string()),
  prefixes: v.array(v.string()),
});

/**
 * Opens the catalogue's data. `read` gives the text of a file by its name under data/catalog (`services/s3.json`): from disk,
 * from `fetch`, from anywhere. Files are read when first needed, once. Throws `catalog-damaged`.
 */
export async function openCatalog(read: (name: string) => Promise<string>): Promise<Catalog> {
  const index = await loadIndex(read);
  const load = remember((name: string) => loadJson(read, name));
  const prefixes = new Set(index.prefixes);
  const labelOf = (source: string): string | null => own(index.eventSources, normaliseSource(source));
  const services = remember(async (prefix: string) =>
    expandService((await load(`services/${prefix}.json`)) as StoredService),
  ); // built and tested with this code
  const service = async (prefix: string): Promise<ServiceData | null> =>
    prefixes.has(prefix) ? services(prefix) : null;
  return {
    index,
    label: labelOf,
    service,
    rule: async (source, name) => {
      const label = labelOf(source);
      if (label === null) return null;
      const found = findRule((await load(`events/${label}.json`)) as StoredEventFile, name); // as above
      return found ?? (prefixes.has(label) ? youngerRule(label, name) : null);
    },
    eventNames: async (source) => {
      const label = labelOf(source);
      return label === null
        ? []
        : Object.keys(((await load(`events/${label}.json`)) as StoredEventFile).events).toSorted();
    },
    action: async (name) => findAction(service, name),
    projection: async (source) => {
      const label = labelOf(source);
      const table =
        label === null ? {} : ((await load(`projections/${label}.json`)) as Record<string, readonly string[]>); // as above
      return (name) => projectionOf(table, name);
    },
  };
}

/** Event source as the index has it: lower case, China's domain without its last part. Source: AWS China, service endpoints. */
export const normaliseSource = (source: string): string =>
  source.toLowerCase().replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com');

/** The paths of one event in a projection file. What a denial names (`error.action`, `error.resource`) is read for every event anyway. */
export function projectionOf(table: Readonly<Record<string, readonly string[]>>, eventName: string): readonly string[] {
  for (const candidate of eventNameCandidates(eventName)) {
    const paths = own(table, candidate);
    if (paths !== null) return paths;
  }
  return [];
}

function findRule(file: StoredEventFile, name: string): FoundRule | null {
  for (const candidate of eventNameCandidates(name)) {
    const rule = expandEvent(file, candidate);
    if (rule !== null) return { rule, label: file.label, eventName: candidate };
  }
  return null;
}

const OPERATION = /^[A-Z][A-Za-z0-9]{2,127}$/;

/** A name from the future: the service is known, the operation is in none of the models the catalogue was built from. */
function youngerRule(label: string, name: string): FoundRule | null {
  const eventName = eventNameCandidates(name).at(-1) ?? name;
  if (!OPERATION.test(eventName)) return null;
  return {
    rule: { none: 'younger', why: 'it is in no service model', likely: `${label}:${eventName}` },
    label,
    eventName,
  };
}

async function findAction(service: Catalog['service'], name: string): Promise<ActionData | null> {
  const colon = name.indexOf(':');
  const found = await service(name.slice(0, Math.max(colon, 0)).toLowerCase());
  if (found === null) return null;
  const bare = name.slice(colon + 1);
  const exact = own(found.actions, bare);
  if (exact !== null) return exact;
  const spelled = Object.keys(found.actions).find((key) => key.toLowerCase() === bare.toLowerCase());
  return spelled === undefined ? null : own(found.actions, spelled);
}

async function loadIndex(read: (name: string) => Promise<string>): Promise<CatalogIndex> {
  const parsed = v.safeParse(INDEX, await loadJson(read, 'index.json'));
  if (!parsed.success) throw damaged('index.json');
  return parsed.output;
}

async function loadJson(read: (name: string) => Promise<string>, name: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await read(name));
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw damaged(name, cause);
  }
  throw damaged(name);
}

const damaged = (name: string, cause?: unknown): TrimtrailError =>
  new TrimtrailError('catalog-damaged', `The catalogue file ${name} cannot be read.`, {
    hint: 'Install trimtrail again.',
    ...(cause === undefined ? {} : { cause }),
  });

function remember<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const known = made.get(key);
    if (known) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
}
