import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const COMMAND = /export \* from "\.\/([A-Za-z0-9]+)Command"/g;

/** Operations of the `@aws-sdk/client-*` packages under a node_modules folder: `s3 GetObject`. */
export function clientOperations(nodeModules: string): readonly string[] {
  const scope = join(nodeModules, '@aws-sdk');
  if (!existsSync(scope)) throw new Error(`${nodeModules} has no @aws-sdk folder`);
  return readdirSync(scope)
    .filter((name) => name.startsWith('client-'))
    .flatMap((name) => {
      const index = join(scope, name, 'dist-types', 'commands', 'index.d.ts');
      const text = existsSync(index) ? readFileSync(index, 'utf8') : '';
      return [...text.matchAll(COMMAND)].map((match) => `${name.slice('client-'.length)} ${match[1] ?? ''}`);
    });
}
