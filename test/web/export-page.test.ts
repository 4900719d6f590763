import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.js';
import { exportPage } from '../../src/web/export-page.js';

let folder = '';
let page = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtrail-export-'));
  page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets', 'main.js'), 'export {};');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('ui --export', () => {
  it('writes the page and a catalogue in one file that opens', async () => {
    const files = exportPage(join(folder, 'site'), page);
    expect(files).toEqual(['assets/main.js', 'catalog.json.gz', 'index.html']);
    const packed = JSON.parse(gunzipSync(readFileSync(join(folder, 'site', 'catalog.json.gz'))).toString()) as Record<
      string,
      string
    >;
    const catalog = await openCatalog((name) => Promise.resolve(packed[name] ?? ''));
    expect(await catalog.action('s3:GetObject')).toMatchObject({ level: 'Read' });
    expect((await catalog.projection('s3.amazonaws.com'))('GetObject').length).toBeGreaterThan(0);
  });

  it('writes over an earlier export, and gives the same bytes', () => {
    exportPage(join(folder, 'site'), page);
    const before = readFileSync(join(folder, 'site', 'catalog.json.gz'));
    exportPage(join(folder, 'site'), page);
    expect(readFileSync(join(folder, 'site', 'catalog.json.gz')).equals(before)).toBe(true);
  });

  it('refuses a directory that holds something else, and a build without the page', () => {
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'home', 'letter.txt'), 'dear');
    expect(() => exportPage(join(folder, 'home'), page)).toThrow(/holds something else/);
    expect(readFileSync(join(folder, 'home', 'letter.txt'), 'utf8')).toBe('dear');
    expect(() => exportPage(join(folder, 'site'), join(folder, 'nowhere'))).toThrow(/not in this build/);
  });
});
