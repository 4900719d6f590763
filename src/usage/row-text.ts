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
function principalText({ arn, name, account, id, kind }: Principal): string {
  return part(arn) + part(name) + part(account) + part(id) + kind;
}

/** A text that two keys share exactly when they are equal in everything but the texts of `tree` paths. */
export function headText(key: UsageKey): string {
  const { arn, name, account, id, kind } = key.principal;
  const texts = [arn, name, account, id, kind, key.eventSource, key.eventName, key.eventType, key.eventCategory];
  texts.push(key.region, key.account, key.callerAccount, key.errorCode, key.via, key.delegate, key.tool);
  // lengths in front make the parts unambiguous; joined at once, since thousands of rows are told apart by this
  let lengths = '';
  for (const text of texts) lengths += text === null ? '-;' : `${text.length};`;
  texts.push(flag(key.readOnly), flag(key.console), key.parameters, mapText(key.values), contextText(key.context));
  return lengths + texts.join('');
}

function contextText(context: UsageKey['context']): string {
  let text = '';
  for (const name of Object.keys(context).toSorted(compareText)) text += `?${part(name)}${part(context[name] ?? null)}`;
  return text;
}

function mapText(values: UsageKey['values']): string {
  let text = '';
  const specs = Object.keys(values);
  if (specs.length > 1) specs.sort(compareText);
  for (const spec of specs) {
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
 * The rows in key order: principal (ARN, name, account, kind, id), eventSource, eventName, eventType, region, account, errorCode, then the
 * rest of the key; texts by code unit, null first. Rows with distinct keys never tie.
 */
export function sortRows<Row extends UsageKey>(rows: readonly Row[]): readonly Row[] {
  const sorted: Row[] = [];
  for (const group of byPrincipal(rows)) {
    const keyed = group.map((row) => ({ row, rest: '' }));
    keyed.sort((a, b) => compareMain(a.row, b.row) || compareText(restOf(a), restOf(b)));
    for (const { row } of keyed) sorted.push(row);
  }
  return sorted;
}

/** The rows of each principal, in order of the principals: they are few, and their names share long beginnings. */
function byPrincipal<Row extends UsageKey>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const text = principalText(row.principal);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [row]);
    else group.push(row);
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

/** Made once per row and only for rows that tie: a key with many values is compared often. */
function restOf(keyed: { readonly row: UsageKey; rest: string }): string {
  if (keyed.rest === '') keyed.rest = restText(keyed.row);
  return keyed.rest;
}

function restText(key: UsageKey): string {
  const values = Object.keys(key.values)
    .toSorted(compareText)
    .map((spec) => [spec, key.values[spec]]);
  return JSON.stringify([values, headText(key), key.prefixed ?? []]);
}
