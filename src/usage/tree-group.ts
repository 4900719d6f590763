import { compareText } from '../base/findings.js';
import type { UsageKey } from '../base/usage-row.js';
import { mergeCells } from './cell.js';
import type { Cell } from './cell.js';
import { cutText, depthFor, depthOfCut, isCut, WHOLE } from './cut-tree.js';
import { listText } from './row-text.js';

interface TreePath {
  readonly spec: string;
  /** Segments that texts are cut to; {@link WHOLE} until there were too many. */
  depth: number;
  /** Distinct texts, at the present depth. */
  texts: Set<string>;
}

/**
 * The cells of one key that differ in the texts of `tree` paths alone. For each path it holds at most `maxValues` distinct texts: at the
 * next one all are cut to the largest depth that leaves no more.
 *
 * That does not depend on order, repetition or splitting: cutting to d and then to d′ ≤ d is cutting to d′, and the number of distinct
 * texts only falls as the depth falls; so whatever was cut already, the final depth is that of all texts together.
 */
export class TreeGroup {
  readonly #paths: readonly TreePath[];
  readonly #maxValues: number;
  #cells = new Map<string, Cell>();

  constructor(specs: readonly string[], maxValues: number) {
    this.#paths = specs.map((spec) => ({ spec, depth: WHOLE, texts: new Set<string>() }));
    this.#maxValues = maxValues;
  }

  get size(): number {
    return this.#cells.size;
  }

  /** The cell of a key, made by `make` (from the key with its texts cut) when there is none; else it is given to `grow`. */
  put(key: UsageKey, make: (key: UsageKey) => Cell, grow: (cell: Cell) => void): void {
    const lists = this.#paths.map((path) => cutList(key.values[path.spec] ?? [], path.depth));
    const tail = lists.map(listText).join('');
    const cell = this.#cells.get(tail);
    if (cell !== undefined) return grow(cell);
    this.#cells.set(tail, make(this.#withLists(key, lists)));
    this.#note(lists);
  }

  /** Takes over the depth of a row that was cut elsewhere. */
  cutAs(row: UsageKey): void {
    let deeper = false;
    for (const path of this.#paths) {
      const texts = row.values[path.spec];
      if (texts === undefined || row.prefixed?.includes(path.spec) !== true) continue;
      const depth = depthOfCut(texts);
      if (depth >= path.depth) continue;
      path.depth = depth;
      deeper = true;
    }
    if (deeper) this.#cutAll();
  }

  /** Cells, and for each the paths of which a text was cut. */
  *cells(): Generator<readonly [Cell, readonly string[]]> {
    for (const cell of this.#cells.values()) {
      const cut = this.#paths.filter(
        ({ spec, depth }) => cell.key.values[spec]?.some((text) => isCut(text, depth)) === true,
      );
      yield [cell, cut.map(({ spec }) => spec).toSorted(compareText)];
    }
  }

  #withLists(key: UsageKey, lists: readonly (readonly string[])[]): UsageKey {
    const changed = this.#paths.filter(({ spec }, index) => lists[index] !== key.values[spec]);
    if (changed.length === 0) return key;
    const values: Record<string, readonly string[]> = { ...key.values };
    for (const [index, { spec }] of this.#paths.entries()) values[spec] = lists[index] ?? [];
    return { ...key, values };
  }

  #note(lists: readonly (readonly string[])[]): void {
    let tooMany = false;
    for (const [index, path] of this.#paths.entries()) {
      for (const text of lists[index] ?? []) path.texts.add(text);
      if (path.texts.size <= this.#maxValues) continue;
      path.depth = depthFor(path.texts, this.#maxValues);
      tooMany = true;
    }
    if (tooMany) this.#cutAll();
  }

  /** Cuts every text and every cell to the present depths. */
  #cutAll(): void {
    for (const path of this.#paths) path.texts = new Set([...path.texts].map((text) => cutText(text, path.depth)));
    const cells = this.#cells;
    this.#cells = new Map();
    for (const cell of cells.values()) {
      const lists = this.#paths.map((path) => cutList(cell.key.values[path.spec] ?? [], path.depth));
      const tail = lists.map(listText).join('');
      const same = this.#cells.get(tail);
      if (same !== undefined) mergeCells(same, cell);
      else this.#cells.set(tail, Object.assign(cell, { key: this.#withLists(cell.key, lists) }));
    }
  }
}

/** The same list when nothing was cut, so that keys need no copy. */
function cutList(texts: readonly string[], depth: number): readonly string[] {
  if (depth === WHOLE || texts.every((text) => cutText(text, depth) === text)) return texts;
  return [...new Set(texts.map((text) => cutText(text, depth)))].toSorted(compareText);
}
