/** `npm run catalog:build`: writes data/catalog. `[--botocore DIR] [--iam-data DIR] [--out DIR]`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from './assemble.js';
import { builtFrom, FOLDER_OPTIONS, inputsFor } from './options.js';
import { ROOT } from './sources.js';
import { writeCatalog } from './write.js';

const { values } = parseArgs({ options: { ...FOLDER_OPTIONS, out: { type: 'string' } } });
const built = assemble(inputsFor(values));
const bytes = writeCatalog(values.out ?? join(ROOT, 'data', 'catalog'), built, builtFrom(values));
console.log(`${built.labels.length} labels, ${built.services.length} services, ${(bytes / 1e6).toFixed(2)} MB`);
