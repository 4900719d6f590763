import { compareText } from '../base/findings.js';
import type { UsageKey } from '../base/usage-row.js';
import { cutText, depthFor, isCut, WHOLE } from '../usage/cut-tree.js';
import { headText, isTree, listText } from '../usage/row-text.js';

/** A row's key as a worker names it; `prefixed` as in `UsageRow`. */
export type RowKey = UsageKey;

export interface FreshRow {
  readonly key: RowKey;
  /** The key's `headText`, which takes longer to make than to send. */
  readonly head: string;
}

interface Path {
  readonly spec: string;
  depth: number;
  texts: Set<string>;
}

interface Group {
  readonly paths: readonly Path[];
  /** Row numbers by the texts of the paths at their present depths. */
  rows: Map<string, number>;
}

const NONE: readonly string[] = [];

/**
 * Numbers the rows of one thread. Bounded like `UsageFold`: when a `tree` path of a key has more than `maxValues` distinct texts, later
 * events get rows whose texts are cut as deep as allowed. Rows numbered before stay as they are; `UsageFold.merge` brings both together.
 */
export class RowIndex {
  readonly #maxValues: number;
  readonly #rows = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  #fresh: FreshRow[] = [];
  #count = 0;

  constructor(maxValues: number) {
    this.#maxValues = Math.max(1, maxValues);
  }

  /** The rows numbered since the last call, in order of their numbers. */
  takeFresh(): readonly FreshRow[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** The number of the key's row. */
  numberOf(key: UsageKey): number {
    const head = headText(key);
    const specs = treeSpecs(key);
    if (specs === null) return this.#rows.get(head) ?? this.#put(this.#rows, head, { key, head });
    let group = this.#groups.get(head);
    if (group === undefined) {
      group = { paths: specs.map((spec) => ({ spec, depth: WHOLE, texts: new Set() })), rows: new Map() };
      this.#groups.set(head, group);
    }
    return this.#inGroup(group, head, key);
  }

  #inGroup(group: Group, head: string, key: UsageKey): number {
    const found = group.rows.get(tailOf(group, key));
    if (found !== undefined) return found;
    this.#note(group, key);
    const tail = tailOf(group, key);
    return group.rows.get(tail) ?? this.#put(group.rows, tail, { key: cutKey(group, key), head });
  }

  /** Takes the key's texts in; when they are too many all later ones are cut. */
  #note(group: Group, key: UsageKey): void {
    for (const path of group.paths) {
      for (const text of key.values[path.spec] ?? NONE) path.texts.add(cutText(text, path.depth));
      if (path.texts.size <= this.#maxValues) continue;
      path.depth = depthFor(path.texts, this.#maxValues);
      path.texts = new Set([...path.texts].map((text) => cutText(text, path.depth)));
      group.rows = new Map();
    }
  }

  #put(rows: Map<string, number>, text: string, row: FreshRow): number {
    const number = this.#count;
    this.#count += 1;
    rows.set(text, number);
    this.#fresh.push(row);
    return number;
  }
}

function treeSpecs(key: UsageKey): readonly string[] | null {
  let specs: string[] | null = null;
  for (const spec in key.values) if (isTree(spec)) (specs ??= []).push(spec);
  return specs?.toSorted(compareText) ?? null;
}

function tailOf(group: Group, key: UsageKey): string {
  let tail = '';
  for (const { spec, depth } of group.paths) tail += listText(cutList(key.values[spec] ?? NONE, depth));
  return tail;
}

function cutKey(group: Group, key: UsageKey): RowKey {
  if (group.paths.every(({ depth }) => depth === WHOLE)) return key;
  const values = { ...key.values };
  const prefixed: string[] = [];
  for (const { spec, depth } of group.paths) {
    const texts = key.values[spec] ?? NONE;
    values[spec] = cutList(texts, depth);
    if (values[spec].some((text) => isCut(text, depth))) prefixed.push(spec);
  }
  return { ...key, values, ...(prefixed.length === 0 ? {} : { prefixed }) };
}

function cutList(texts: readonly string[], depth: number): readonly string[] {
  if (depth === WHOLE) return texts;
  return [...new Set(texts.map((text) => cutText(text, depth)))].toSorted(compareText);
}
