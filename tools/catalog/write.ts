import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogIndex } from '../../src/catalog/types.js';
import { compareText } from '../../src/base/findings.js';
import type { Assembled } from './assemble.js';
import { pathsOf, storeEvents } from './store-events.js';

/** Writes the catalogue, one line per event or action so that changes can be read; gives the bytes written. */
export function writeCatalog(out: string, built: Assembled, builtFrom: CatalogIndex['builtFrom']): number {
  const files = new Map<string, string>([['index.json', writeTable(indexOf(built, builtFrom), 1)]]);
  for (const service of built.services) files.set(join('services', `${service.prefix}.json`), writeTable(service, 2));
  for (const label of built.labels) {
    files.set(join('events', `${label.plan.label}.json`), writeTable(storeEvents(label), 2));
    files.set(join('projections', `${label.plan.label}.json`), writeTable(projectionsOf(label.events), 1));
  }
  return writeFiles(out, files);
}

function indexOf(built: Assembled, builtFrom: CatalogIndex['builtFrom']): CatalogIndex {
  const sources = built.labels.flatMap(({ plan }) => plan.sources.map((source) => [source, plan.label] as const));
  const eventSources = Object.fromEntries(sources.toSorted(([a], [b]) => compareText(a, b)));
  return { version: 1, builtFrom, eventSources, prefixes: [...built.iam.keys()] };
}

function projectionsOf(events: Assembled['labels'][number]['events']): Readonly<Record<string, readonly string[]>> {
  const entries = [...events].map(([name, rule]) => [name, pathsOf(rule)] as const);
  return Object.fromEntries(entries.filter(([, paths]) => paths.length > 0));
}

/** JSON with a line break before each entry down to a depth, and no other white space. */
function writeTable(value: unknown, depth: number): string {
  return `${compactJson(value, depth)}\n`;
}

function compactJson(value: unknown, depth: number): string {
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => `\n${compactJson(item, depth - 1)}`).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `\n${JSON.stringify(key)}:${compactJson(item, depth - 1)}`).join(',')}}`;
}

function writeFiles(out: string, files: ReadonlyMap<string, string>): number {
  for (const folder of ['services', 'events', 'projections']) {
    mkdirSync(join(out, folder), { recursive: true });
    for (const old of readdirSync(join(out, folder))) if (!files.has(join(folder, old))) rmSync(join(out, folder, old));
  }
  let bytes = 0;
  for (const [name, text] of files) {
    writeFileSync(join(out, name), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}
