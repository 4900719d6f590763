/** Writes docs/schemas/*.schema.json from src/render/schemas: `npx tsx tools/build-schemas.ts`. A test holds them together. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { OUTPUT_SCHEMAS, type OutputName } from '../src/render/schemas/outputs.js';

export const SCHEMA_DIRECTORY = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'schemas');

/** File name → text of each published schema. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const names = Object.keys(OUTPUT_SCHEMAS) as OutputName[]; // keys of a constant table
  return new Map(names.map((name) => [`${name}.schema.json`, schemaText(name)]));
}

function schemaText(name: OutputName): string {
  const { title, schema } = OUTPUT_SCHEMAS[name];
  const { $schema, ...rest } = toJsonSchema(schema, { target: 'draft-2020-12', errorMode: 'throw' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(SCHEMA_DIRECTORY, { recursive: true });
  for (const [file, text] of schemaFiles()) writeFileSync(join(SCHEMA_DIRECTORY, file), text);
}
