import type { UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import type { ActionData, EventRule, ResourceTypeData, ServiceData } from '../catalog/types.js';

/** What mapping asks of a catalogue. */
export type CatalogView = Pick<Catalog, 'rule' | 'service' | 'action'>;

/** The part of the catalogue that some rows need, at hand without waiting. */
export interface Knowledge {
  rule(eventSource: string, eventName: string): EventRule | null;
  service(prefix: string): ServiceData | null;
  /** Of an action written `s3:GetObject`. */
  action(name: string): ActionData | null;
  /** Of a type written `bucket` or `s3:bucket`. */
  type(name: string, defaultPrefix: string): TypeAt | null;
}

export interface TypeAt {
  readonly prefix: string;
  readonly name: string;
  readonly data: ResourceTypeData;
}

export const prefixOf = (action: string): string => action.slice(0, action.indexOf(':'));
export const nameOf = (action: string): string => action.slice(action.indexOf(':') + 1);

/** Loads what the rows' events and their rules name. Throws `catalog-damaged` when the catalogue does. */
export async function gatherKnowledge(rows: readonly UsageRow[], catalog: CatalogView): Promise<Knowledge> {
  const rules: Map<string, Map<string, EventRule | null>> = new Map();
  const prefixes = new Set<string>();
  let last: UsageRow | null = null;
  for (const row of rows) {
    for (const action of deniedAction(row)) prefixes.add(prefixOf(action).toLowerCase());
    if (row.eventSource === null) continue;
    if (row.eventName === last?.eventName && row.eventSource === last.eventSource) continue;
    last = row;
    const byName = rules.get(row.eventSource) ?? new Map<string, EventRule | null>();
    if (byName.has(row.eventName)) continue;
    const rule = (await catalog.rule(row.eventSource, row.eventName))?.rule ?? null;
    rules.set(row.eventSource, byName.set(row.eventName, rule));
    for (const prefix of rule === null ? [] : rulePrefixes(rule)) prefixes.add(prefix);
  }
  const services = new Map<string, ServiceData | null>();
  for (const prefix of prefixes) services.set(prefix, await catalog.service(prefix));
  return knowledgeFrom(rules, services);
}

const NONE: readonly string[] = [];
const deniedAction = (row: UsageRow): readonly string[] =>
  row.errorCode !== null && Object.hasOwn(row.values, 'error.action') ? (row.values['error.action'] ?? NONE) : NONE;

function rulePrefixes(rule: EventRule): readonly string[] {
  return (rule.actions ?? []).flatMap((action) => [
    prefixOf(action.action),
    ...action.resources.flatMap((resource) => (resource.type.includes(':') ? [prefixOf(resource.type)] : [])),
  ]);
}

function knowledgeFrom(
  rules: ReadonlyMap<string, ReadonlyMap<string, EventRule | null>>,
  services: ReadonlyMap<string, ServiceData | null>,
): Knowledge {
  const service = (prefix: string): ServiceData | null => services.get(prefix) ?? null;
  const types = new Map<string, TypeAt | null>();
  return {
    service,
    rule: (source, name) => rules.get(source)?.get(name) ?? null,
    action: (name) => own(service(prefixOf(name))?.actions, nameOf(name)),
    type: (name, defaultPrefix) => {
      const full = name.includes(':') ? name : `${defaultPrefix}:${name}`;
      const known = types.get(full);
      if (known !== undefined) return known;
      const data = own(service(prefixOf(full))?.types, nameOf(full));
      const found = data === null ? null : { prefix: prefixOf(full), name: nameOf(full), data };
      types.set(full, found);
      return found;
    },
  };
}

function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | null {
  return table !== undefined && Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}
