import { recognizeCsv, type CsvTable } from './formats/csv-table.js';
import { isSpace } from './json-grammar.js';

/** How bytes are to be read, as their beginning tells. */
export type Form =
  | { readonly kind: 'json'; readonly loose: boolean; readonly skip: number }
  | { readonly kind: 'csv'; readonly table: CsvTable; readonly skip: number }
  | { readonly kind: 'utf-16'; readonly encoding: 'utf-16le' | 'utf-16be' }
  | { readonly kind: 'gzip' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Bytes that {@link detectForm} wants to see. */
export const HEAD_BYTES = 16 * 1024;

/** Tells a form by magic bytes and shape, never by a name. `head` is the whole input when shorter than HEAD_BYTES. */
export function detectForm(head: Uint8Array): Form {
  const [a = 0, b = 0, c = 0, d = 0] = head;
  if (a === 0x1f && b === 0x8b) return { kind: 'gzip' };
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0 && head.length > 3)) {
    return { kind: 'utf-16', encoding: 'utf-16le' };
  }
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0))
    return { kind: 'utf-16', encoding: 'utf-16be' };
  const skip = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  return detectText(head, skip);
}

function detectText(head: Uint8Array, skip: number): Form {
  let first = skip;
  while (first < head.length && isSpace(head[first] ?? 0)) first += 1;
  if (first === head.length) return blank(head, skip);
  const opener = head[first];
  if (opener === 0x7b || opener === 0x5b) return { kind: 'json', loose: false, skip };
  const text = new TextDecoder().decode(head.subarray(first, HEAD_BYTES));
  if (text.startsWith('PAR1')) return { kind: 'refused', reason: 'a Parquet file, which this version cannot read' };
  return detectLines(text, first);
}

function blank(head: Uint8Array, skip: number): Form {
  // a head that is full says nothing about what follows it
  if (head.length >= HEAD_BYTES) return { kind: 'json', loose: false, skip };
  return { kind: 'refused', reason: head.length === skip ? 'empty file' : 'nothing but white space' };
}

function detectLines(text: string, first: number): Form {
  const [line = '', second = ''] = text.split('\n', 2);
  const hint = /^sep=.\r?$/.test(line);
  const table = recognizeCsv(hint ? second : line);
  if (table !== null) return { kind: 'csv', table, skip: first + (hint ? line.length + 1 : 0) };
  // the line before the record may be cut off at the end of the head
  if (/^[^{\0]{1,400}\{\s*["}]/.test(text)) return { kind: 'json', loose: true, skip: first };
  // deliberately the NUL character: text files have none
  return { kind: 'refused', reason: text.includes('\0') ? 'a binary file' : 'not a CloudTrail file' };
}
