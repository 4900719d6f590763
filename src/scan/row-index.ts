import { compareText } from '../base/findings.js';
import type { Principal, UsageKey } from '../base/usage-row.js';
import { cutText, depthFor, isCut, WHOLE } from '../usage/cut-tree.js';
import { restText, isTree, listText } from '../usage/row-text.js';
import { isPlain, KeyParts, type RowCall, type RowDetail } from './row-parts.js';

/** Rows as a thread names them. What many have in common goes from thread to thread once. */
export interface FreshRows {
  /** Principals and calls in order of their numbers. */
  readonly principals: readonly Principal[];
  readonly calls: readonly RowCall[];
  /** A number a row, that of its principal and that of its call: see `unpair`. */
  readonly pairs: readonly number[];
  /** What else a row holds, by its index; rows without values and context hold nothing else. */
  readonly details: ReadonlyMap<number, FreshDetail>;
}

export interface FreshDetail {
  readonly detail: RowDetail;
  /** The detail's `restText`, which takes longer to make than to send. */
  readonly text: string;
}

interface Path {
  readonly spec: string;
  depth: number;
  texts: Set<string>;
}

interface Group {
  readonly pair: number;
  readonly text: string;
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
  readonly #parts = new KeyParts();
  /** Rows with neither values nor context, by the pair of their parts. */
  readonly #plain = new Map<number, number>();
  readonly #rows = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  #count = 0;
  #pairs: number[] = [];
  #details = new Map<number, FreshDetail>();

  constructor(maxValues: number) {
    this.#maxValues = Math.max(1, maxValues);
  }

  /** The rows numbered since the last call, in order of their numbers. */
  takeFresh(): FreshRows {
    const { principals, calls } = this.#parts;
    const [pairs, details] = [this.#pairs, this.#details];
    this.#pairs = [];
    this.#details = new Map();
    return { principals: principals.takeFresh(), calls: calls.takeFresh(), pairs, details };
  }

  /** The number of the key's row. */
  numberOf(key: UsageKey): number {
    const pair = this.#parts.pairOf(key);
    if (isPlain(key)) return this.#plain.get(pair) ?? this.#put(this.#plain, pair, pair, null);
    const text = restText(key);
    const head = `${pair}${text}`;
    const specs = treeSpecs(key);
    if (specs === null) {
      return this.#rows.get(head) ?? this.#put(this.#rows, head, pair, { detail: detailOf(key), text });
    }
    let group = this.#groups.get(head);
    if (group === undefined) {
      group = { pair, text, paths: specs.map((spec) => ({ spec, depth: WHOLE, texts: new Set() })), rows: new Map() };
      this.#groups.set(head, group);
    }
    return this.#inGroup(group, key);
  }

  #inGroup(group: Group, key: UsageKey): number {
    const found = group.rows.get(tailOf(group, key));
    if (found !== undefined) return found;
    this.#note(group, key);
    const tail = tailOf(group, key);
    const { pair, text } = group;
    return group.rows.get(tail) ?? this.#put(group.rows, tail, pair, { detail: cutDetail(group, key), text });
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

  // oxlint-disable-next-line max-params -- the first two say where it is found again
  #put<Key>(rows: Map<Key, number>, under: Key, pair: number, detail: FreshDetail | null): number {
    const number = this.#count;
    this.#count += 1;
    rows.set(under, number);
    if (detail !== null) this.#details.set(this.#pairs.length, detail);
    this.#pairs.push(pair);
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

function detailOf({ values, context }: UsageKey): RowDetail {
  return { values, context };
}

function cutDetail(group: Group, key: UsageKey): RowDetail {
  if (group.paths.every(({ depth }) => depth === WHOLE)) return detailOf(key);
  const values = { ...key.values };
  const prefixed: string[] = [];
  for (const { spec, depth } of group.paths) {
    const texts = key.values[spec] ?? NONE;
    values[spec] = cutList(texts, depth);
    if (values[spec].some((text) => isCut(text, depth))) prefixed.push(spec);
  }
  return { values, context: key.context, ...(prefixed.length === 0 ? {} : { prefixed }) };
}

function cutList(texts: readonly string[], depth: number): readonly string[] {
  if (depth === WHOLE) return texts;
  return [...new Set(texts.map((text) => cutText(text, depth)))].toSorted(compareText);
}
