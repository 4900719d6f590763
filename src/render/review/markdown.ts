import { markdownText } from '../../base/terminal-text.js';
import { jsonText } from '../json-text.js';
import type { Block, Cell } from './blocks.js';

/**
 * Blocks as GitHub Flavored Markdown. No text from a record becomes markup: everything outside fences is escaped, and JSON has no line
 * that begins with a fence.
 */
export const markdownOf = (blocks: readonly Block[]): string => `${blocks.map(blockOf).join('\n\n')}\n`;

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${textOf(block.text)}`;
    case 'text':
      return textOf(block.text);
    case 'json':
      return `\`\`\`json\n${jsonText(block.value)}\`\`\``;
    case 'table':
      return [
        lineOf(block.columns.map(({ title }) => textOf(title))),
        lineOf(block.columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
        ...block.rows.map((row) => lineOf(row.map(cellOf))),
      ].join('\n');
  }
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cellOf(cell: Cell): string {
  if (typeof cell === 'string') return textOf(cell);
  if ('code' in cell) return SAFE_CODE.test(cell.code) ? `\`${cell.code}\`` : markdownText(cell.code);
  return textOf(cell.text);
}

/** Nothing in it can end a code span or a table cell. */
const SAFE_CODE = /^(?! )(?!.* $)[\w:/.@=+,*?${}() -]+$/;
/** Words and the marks between them: nothing that Markdown or its table, list and link extensions would read. */
const SAFE_TEXT = /^(?![\d.]+[.)] )(?!.*(?:www\.|\/\/))[A-Za-z0-9(][A-Za-z0-9 ,.;:()'/%-]*$/;

/** Most texts are ours and need no escapes; whatever could be markup is escaped whole. */
const textOf = (text: string): string => (text === '-' || SAFE_TEXT.test(text) ? text : markdownText(text));
