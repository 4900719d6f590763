import { compareText } from '../base/findings.js';
import type { UsageKey } from '../base/usage-row.js';
import { mergeCells } from './cell.js';
import type { Cell } from './cell.js';
import { cutText, depthFor, depthOfCut, isCut, WHOLE } from './cut-tree.js';
import { listText } from './row-text.js';

const NONE: readonly string[] = [];

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

  /** The cell of a key; null when there is none yet, then {@link create} makes it. */
  find(key: UsageKey): Cell | null {
    return this.#cells.get(this.#tailOf(key)) ?? null;
  }

  /** Adds a cell for a key that has none, and cuts when that makes too many texts. */
  create(cell: Cell): void {
    const lists = this.#listsOf(cell.key);
    this.#cells.set(lists.map(listText).join(''), Object.assign(cell, { key: this.#withLists(cell.key, lists) }));
    this.#note(lists);
  }

  /** Equal for keys that are equal at the present depths. A loop over strings: this runs for every event. */
  #tailOf(key: UsageKey): string {
    let tail = '';
    for (const { spec, depth } of this.#paths) tail += listText(cutList(key.values[spec] ?? NONE, depth));
    return tail;
  }

  #listsOf(key: UsageKey): readonly (readonly string[])[] {
    return this.#paths.map(({ spec, depth }) => cutList(key.values[spec] ?? NONE, depth));
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
      const lists = this.#listsOf(cell.key);
      const tail = lists.map(listText).join('');
      const same = this.#cells.get(tail);
      if (same !== undefined) mergeCells(same, cell);
      else this.#cells.set(tail, Object.assign(cell, { key: this.#withLists(cell.key, lists) }));
    }
  }
}

/** The same list when nothing was cut, so that keys need no copy. */
function cutList(texts: readonly string[], depth: number): readonly string[] {
  if (depth === WHOLE) return texts;
  const [only] = texts;
  if (only !== undefined && texts.length === 1) {
    const cut = cutText(only, depth);
    return cut === only ? texts : [cut];
  }
  if (texts.every((text) => cutText(text, depth) === text)) return texts;
  return [...new Set(texts.map((text) => cutText(text, depth)))].toSorted(compareText);
}
