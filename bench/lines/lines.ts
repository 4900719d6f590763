import type { BenchLine } from '../harness/bench-line.js';
import { check } from './check.js';
import { distinctKeys } from './distinct-keys.js';
import { ingestLine, ingestMemory, ingestSmallFiles } from './ingest.js';
import { mappingLine } from './mapping.js';
import { memory } from './memory.js';
import { brush, tenMillion, uiStart } from './page.js';
import { policyOfRows } from './policy-of-rows.js';
import { smallFilesLine } from './small-files.js';
import { sqlLine } from './sql.js';
import { startUp } from './start-up.js';
import { usageAll } from './usage-all.js';
import { usagePrincipal } from './usage-principal.js';

/** Every line of the bench, quickest first. A new one is a file beside this one and a name here. */
export const LINES: readonly BenchLine[] = [
  startUp,
  uiStart,
  mappingLine,
  usagePrincipal,
  sqlLine,
  usageAll,
  check,
  smallFilesLine,
  ingestSmallFiles,
  ingestLine,
  brush,
  policyOfRows,
  distinctKeys,
  memory,
  ingestMemory,
  tenMillion,
];
