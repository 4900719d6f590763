import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, root } from './markdown.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const [shipped = '', development = ''] = read('docs/dependencies.md').split('\n## For development only');

/** The packages named in the first column of a table. */
const listed = (text: string): readonly string[] =>
  [...text.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );

describe('docs/dependencies.md', () => {
  it('lists what is installed with the program, no more and no less', () => {
    expect(listed(shipped).toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
  });

  it('lists what is there for development, no more and no less', () => {
    expect(listed(development).toSorted()).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });

  it('is about exact versions', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
