#!/usr/bin/env node
/** Holds src/ to the import rules of .dependency-cruiser.cjs, and makes sure that the cruiser saw the modules. */
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const require = createRequire(import.meta.url);
/** A misconfigured cruiser reads nothing and finds nothing wrong. */
const FEWEST_MODULES = 50;

const { forbidden, options } = require('../.dependency-cruiser.cjs');
const { output } = await cruise(
  ['src'],
  { ...options, ruleSet: { forbidden }, validate: true },
  { extensions: ['.ts', '.tsx', '.js'] },
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const comments = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
const { violations } = output.summary;
for (const { rule, from, to } of violations) {
  console.log(`${rule.name}: ${from} → ${to}\n    ${comments.get(rule.name)}`);
}
const seen = output.modules.filter((module) => module.source.startsWith('src/')).length;
console.log(
  `${seen} modules, ${output.summary.totalDependenciesCruised} imports, ${violations.length} against the rules`,
);
if (seen < FEWEST_MODULES) console.log(`fewer than ${FEWEST_MODULES} modules: the cruiser did not read src/`);
process.exitCode = violations.length > 0 || seen < FEWEST_MODULES ? 1 : 0;
