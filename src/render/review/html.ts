import { printable } from '../../base/terminal-text.js';
import { jsonText } from '../json-text.js';
import type { Block, Cell } from './blocks.js';
import { STYLE } from './html-style.js';

/** SHA-256 of {@link STYLE}. */
const STYLE_HASH = 'sha256-ty5OPLNGtZ3jM3YdPrex6ACqTZ5S065X9bt9qtu6NQY=';

/** Nothing is loaded and nothing runs: no script, no image, no form, no frame. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/**
 * Blocks as one HTML file that needs nothing else. Every text is escaped here; what does not print is shown by its code.
 *
 * @param title Of the window and of nothing else.
 */
export function htmlOf(blocks: readonly Block[], title: string): string {
  const head = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
  ];
  const body = blocks.map((block, index) => blockOf(block, index) + contentsAfter(blocks, index));
  return [...head, ...body, '</main>', '</body>', '</html>', ''].join('\n');
}

/** Behind the title: a list of the parts, where there are several. */
function contentsAfter(blocks: readonly Block[], index: number): string {
  const block = blocks[index];
  if (block?.kind !== 'heading' || block.level !== 1) return '';
  const parts = blocks.flatMap((one, at) =>
    one.kind === 'heading' && one.level === 2 ? [`<li><a href="#part-${at}">${escaped(one.text)}</a></li>`] : [],
  );
  return parts.length < 2 ? '' : `\n<nav aria-label="Contents"><ol>\n${parts.join('\n')}\n</ol></nav>`;
}

function blockOf(block: Block, index: number): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="part-${index}">${escaped(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${escaped(block.text)}</p>`;
    case 'json':
      return `<pre><code>${escapedLines(jsonText(block.value))}</code></pre>`;
    case 'table':
      return tableOf(block);
  }
}

function tableOf({ columns, rows }: Extract<Block, { readonly kind: 'table' }>): string {
  const mark = (at: number): string => (columns[at]?.align === 'right' ? ' class="n"' : '');
  const head = columns.map(({ title }, at) => `<th scope="col"${mark(at)}>${escaped(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, at) => `<td${mark(at)}>${cellOf(cell)}</td>`).join('')}</tr>`);
  return [
    '<div class="scroll"><table>',
    `<thead><tr>${head}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody>',
    '</table></div>',
  ].join('\n');
}

function cellOf(cell: Cell): string {
  if (typeof cell === 'string') return escaped(cell);
  if ('code' in cell) return `<code>${escaped(cell.code)}</code>`;
  return `<meter min="0" max="1" low="0.5" high="0.9" optimum="0" value="${cell.part}">${escaped(cell.text)}</meter>${escaped(cell.text)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => printable(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);

/** The line feeds of JSON are ours. */
const escapedLines = (text: string): string => text.split('\n').map(escaped).join('\n');
