import type { BenchLine } from '../harness/bench-line.js';
import { distinctKeys } from './distinct-keys.js';
import { memory } from './memory.js';
import { smallFilesLine } from './small-files.js';
import { startUp } from './start-up.js';
import { usageAll } from './usage-all.js';
import { usagePrincipal } from './usage-principal.js';

/** Every line of the bench, quickest first. A new one is a file beside this one and a name here. */
export const LINES: readonly BenchLine[] = [startUp, usagePrincipal, usageAll, smallFilesLine, distinctKeys, memory];
