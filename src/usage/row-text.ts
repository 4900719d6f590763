import { compareText } from '../base/findings.js';
import type { Principal, UsageKey } from '../base/usage-row.js';

/** Lengths before texts make the parts of a key unambiguous, whatever a record's texts hold. */
function part(text: string | null): string {
  return text === null ? '-;' : `${text.length}:${text};`;
}

function flag(value: boolean | null): string {
  return value === null ? '-' : value ? '1' : '0';
}

/** Paths in mode `tree`: their texts can be cut to prefixes. */
export function isTree(spec: string): boolean {
  return spec.endsWith('|tree');
}

/** A text that two principals share exactly when they are equal. */
export function principalText({ arn, name, account, id, kind }: Principal): string {
  return part(arn) + part(name) + part(account) + part(id) + kind;
}

/** A text that two keys share exactly when they are equal in everything but the texts of `tree` paths. */
export const headText = (key: UsageKey): string => callText(key) + restText(key);

/** A text that two keys share exactly when they are equal in everything but values and context. */
export function callText(key: UsageKey): string {
  const { arn, name, account, id, kind } = key.principal;
  const texts = [arn, name, account, id, kind, key.eventSource, key.eventName, key.eventType, key.eventCategory];
  texts.push(key.region, key.account, key.callerAccount, key.errorCode, key.via, key.delegate, key.tool);
  // lengths in front make the parts unambiguous; joined at once, since thousands of rows are told apart by this
  let lengths = '';
  for (const text of texts) lengths += text === null ? '-;' : `${text.length};`;
  texts.push(flag(key.readOnly), flag(key.console), key.parameters);
  return lengths + texts.join('');
}

/** As {@link callText}, asked of two keys: cheaper than making the texts where the keys come in runs. */
export const isSameCall = (a: UsageKey, b: UsageKey): boolean =>
  isSamePrincipal(a.principal, b.principal) &&
  a.eventName === b.eventName &&
  a.eventSource === b.eventSource &&
  a.eventType === b.eventType &&
  a.eventCategory === b.eventCategory &&
  a.region === b.region &&
  a.account === b.account &&
  a.callerAccount === b.callerAccount &&
  a.errorCode === b.errorCode &&
  a.via === b.via &&
  a.delegate === b.delegate &&
  a.tool === b.tool &&
  a.readOnly === b.readOnly &&
  a.console === b.console &&
  a.parameters === b.parameters;

/** Equal in everything, the unique id included. */
export const isSamePrincipal = (a: Principal, b: Principal): boolean =>
  a === b || (a.arn === b.arn && a.id === b.id && a.name === b.name && a.account === b.account && a.kind === b.kind);

/** A text that two keys of one {@link callText} share exactly when they are equal in everything but the texts of `tree` paths. */
export const restText = ({ values, context }: Pick<UsageKey, 'values' | 'context'>): string =>
  mapText(values) + contextText(context);

/** A text that two keys share exactly when they are equal in all but the principal and what {@link restText} tells apart. */
export function callAloneText(key: Omit<UsageKey, 'principal' | 'values' | 'prefixed' | 'context'>): string {
  const texts = [key.eventSource, key.eventName, key.eventType, key.eventCategory, key.region, key.account];
  texts.push(key.callerAccount, key.errorCode, key.via, key.delegate, key.tool);
  let lengths = '';
  for (const text of texts) lengths += text === null ? '-;' : `${text.length};`;
  texts.push(flag(key.readOnly), flag(key.console), key.parameters);
  return lengths + texts.join('');
}

function contextText(context: UsageKey['context']): string {
  let text = '';
  for (const name of Object.keys(context).toSorted(compareText)) text += `?${part(name)}${part(context[name] ?? null)}`;
  return text;
}

function mapText(values: UsageKey['values']): string {
  let text = '';
  for (const spec of sortedSpecs(values)) {
    text += `=${part(spec)}`;
    if (!isTree(spec)) text += listText(values[spec] ?? []);
  }
  return text;
}

/** An unambiguous text for a list of texts. */
export function listText(texts: readonly string[]): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return part(only);
  let all = `${texts.length}*`;
  for (const text of texts) all += part(text);
  return all;
}

/**
 * The rows in key order: principal (ARN, name, account, kind, id), eventSource, eventName, eventType, region, account, errorCode, values by
 * path, then the rest of the key; texts by code unit, null first. Rows with distinct keys never tie.
 */
export function sortRows<Row extends UsageKey>(rows: readonly Row[]): readonly Row[] {
  const sorted: Row[] = [];
  for (const principal of byPrincipal(rows)) for (const row of inOrder(principal)) sorted.push(row);
  return sorted;
}

/** Rows of one principal. They come in runs that differ in their values alone: those are compared as one. */
function inOrder<Row extends UsageKey>(rows: readonly Row[]): readonly Row[] {
  const runs = runsOf(rows, (a, b) => compareMain(a, b) === 0).toSorted(([a], [b]) => compareMain(a, b));
  const alike = runsOf(runs, ([a], [b]) => compareMain(a, b) === 0);
  const sorted: Row[] = [];
  for (const group of alike) for (const row of byValues(group.flat())) sorted.push(row);
  return sorted;
}

type Run<Item> = readonly [Item, ...Item[]];

/** Items that follow each other and are the same. */
function runsOf<Item>(items: readonly Item[], isSame: (a: Item, b: Item) => boolean): readonly Run<Item>[] {
  const runs: [Item, ...Item[]][] = [];
  let last: [Item, ...Item[]] | null = null;
  for (const item of items) {
    if (last !== null && isSame(last[0], item)) last.push(item);
    else runs.push((last = [item]));
  }
  return runs;
}

function byValues<Row extends UsageKey>(rows: readonly Row[]): readonly Row[] {
  if (rows.length < 2) return rows;
  const keyed = rows.map((row) => ({ row, texts: valueTexts(row.values) }));
  keyed.sort((a, b) => compareLists(a.texts, b.texts) || compareText(wholeText(a.row), wholeText(b.row)));
  return keyed.map(({ row }) => row);
}

/** Paths in order, each with its texts and an end that sorts before any text. */
function valueTexts(values: UsageKey['values']): readonly string[] {
  const texts: string[] = [];
  for (const spec of sortedSpecs(values)) texts.push(spec, ...(values[spec] ?? []), '');
  return texts;
}

/** The paths of a key's values in order. */
export function sortedSpecs(values: UsageKey['values']): readonly string[] {
  const specs = Object.keys(values);
  return specs.length < 2 ? specs : specs.toSorted(compareText);
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const order = compareText(a[at] ?? '', b[at] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The rows of each principal, in order of the principals: they are few, and their names share long beginnings. */
function byPrincipal<Row extends UsageKey>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  // rows of a scan share their principals
  const known = new Map<Principal, Row[]>();
  for (const row of rows) {
    let group = known.get(row.principal);
    if (group === undefined) {
      const text = principalText(row.principal);
      group = groups.get(text) ?? [];
      groups.set(text, group);
      known.set(row.principal, group);
    }
    group.push(row);
  }
  return [...groups.values()].toSorted(([a], [b]) =>
    a === undefined || b === undefined ? 0 : comparePrincipals(a.principal, b.principal),
  );
}

function compareMain(a: UsageKey, b: UsageKey): number {
  return (
    compareNullable(a.eventSource, b.eventSource) ||
    compareText(a.eventName, b.eventName) ||
    compareText(a.eventType, b.eventType) ||
    compareNullable(a.region, b.region) ||
    compareNullable(a.account, b.account) ||
    compareNullable(a.errorCode, b.errorCode)
  );
}

export function comparePrincipals(a: Principal, b: Principal): number {
  return (
    compareNullable(a.arn, b.arn) ||
    compareText(a.name, b.name) ||
    compareNullable(a.account, b.account) ||
    compareText(a.kind, b.kind) ||
    compareNullable(a.id, b.id)
  );
}

function compareNullable(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareText(a, b);
}

/** Equal for equal keys alone. Asked only for keys with the same values. */
const wholeText = (key: UsageKey): string =>
  JSON.stringify([sortedSpecs(key.values).map((spec) => [spec, key.values[spec]]), headText(key), key.prefixed ?? []]);
