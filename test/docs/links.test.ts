import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf, documents, headings, prose, read, root } from './markdown.js';

const withoutInlineCode = (text: string): string => text.replaceAll(/`[^`\n]*`/g, '');

function brokenLinks(document: string): readonly string[] {
  const links = [...withoutInlineCode(prose(read(document))).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link) && !resolves(document, link));
}

function resolves(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : normalize(join(dirname(document), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || headings(read(target)).some(({ text }) => anchorOf(text) === anchor);
}

describe('links between documents', () => {
  it.each(documents())('%s: every file and heading is there', (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it('sees a missing file and a missing heading', () => {
    expect(resolves('README.md', 'docs/no-such-file.md')).toBe(false);
    expect(resolves('README.md', 'docs/sources.md#no-such-heading')).toBe(false);
  });
});
