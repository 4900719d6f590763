import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Names as real records spell them. */
export interface Spelling {
  /** Of a record's own fields. */
  readonly fields: ReadonlySet<string>;
  /** Of request parameters, by event: `iam.amazonaws.com GetRole`. */
  readonly parameters: ReadonlyMap<string, ReadonlySet<string>>;
}

const SHARED = new URL('../../../../shared/data/', import.meta.url).pathname;

/** From public records that lie beside the project; null when they do not. */
export function realSpelling(events: ReadonlySet<string>): Spelling | null {
  if (!existsSync(SHARED)) return null;
  const fields = new Set<string>();
  const parameters = new Map<string, Set<string>>();
  for (const record of realRecords()) {
    const event = `${String(record['eventSource'])} ${String(record['eventName'])}`;
    if (!events.has(event)) continue;
    for (const key of Object.keys(record)) fields.add(key);
    const known = parameters.get(event) ?? new Set();
    parameters.set(event, known);
    for (const key of Object.keys(record['requestParameters'] ?? {})) known.add(key);
  }
  return { fields, parameters };
}

type Json = Readonly<Record<string, unknown>>;

/** Lines of JSON, and trail files in folders. */
function* realRecords(): Generator<Json> {
  for (const name of readdirSync(SHARED, { recursive: true, encoding: 'utf8' })) {
    if (!/\.jsonl?(?:\.gz)?$/.test(name)) continue;
    const bytes = readFileSync(join(SHARED, name));
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    if (/\.jsonl/.test(name))
      yield* text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
    else yield* (JSON.parse(text) as { readonly Records?: readonly Json[] }).Records ?? [];
  }
}
