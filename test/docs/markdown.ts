import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The Markdown files a user or contributor reads, from the root: `README.md`, `docs/sources.md`. */
export const documents = (): readonly string[] => [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];

export const read = (document: string): string => readFileSync(join(root, document), 'utf8');

export interface CodeBlock {
  /** What follows the fence: `console exit=2`. */
  readonly info: string;
  /** 1-based line of the fence. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** The fenced code blocks of a document, in order. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { info: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (open === null && line.startsWith('```')) open = { info: line.slice(3).trim(), line: index + 1, lines: [] };
    else if (open !== null && line === '```') {
      blocks.push(open);
      open = null;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** A document without its code blocks and inline code: the prose that holds links and headings. */
export function prose(text: string): string {
  let fenced = false;
  const kept = text.split('\n').filter((line) => {
    const isFence = line.startsWith('```');
    if (isFence) fenced = !fenced;
    return !fenced && !isFence;
  });
  return kept.join('\n');
}

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** The prose up to the next heading. */
  readonly body: string;
}

export function headings(text: string): readonly Heading[] {
  const parts = `\n${prose(text)}`.split(/\n(?=#{1,6} )/).slice(1);
  return parts.map((part) => {
    const [first = '', ...body] = part.split('\n');
    const [, marks = '', title = ''] = /^(#+) (.*)$/.exec(first) ?? [];
    return { level: marks.length, text: title.replaceAll('`', '').trim(), body: body.join('\n').trim() };
  });
}

/** The anchor GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
