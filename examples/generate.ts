/** `npm run examples`: writes examples/data anew, byte for byte as it is committed. */
import { fileURLToPath } from 'node:url';
import { writeExamples } from './write-examples.js';

writeExamples(fileURLToPath(new URL('data', import.meta.url)));
