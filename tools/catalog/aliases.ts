import { memberAliases } from './tables.js';
import { compact } from './words.js';

/** Where in tables/member-aliases.json to look. */
export interface AliasKey {
  readonly prefix: string;
  readonly type: string;
  /** An ARN variable, or `ARN`: places that hold a whole ARN of the type. */
  readonly variable: string;
  /** Name of the operation: entries may be for some operations only. */
  readonly event: string;
}

/** A place said by hand. */
export interface Alias {
  /** Member of the model, reduced; null when the place is a path. */
  readonly member: string | null;
  /** `request.topic.dataSets[].datasetArn`: deeper than members are looked for. */
  readonly path: string | null;
  readonly transform: string | null;
}

export interface Aliases {
  readonly places: readonly Alias[];
  /** Further resources of the type: the other side of an exchange, who is added and who is removed. */
  readonly also: readonly Alias[];
  /** Members that look like the variable and are not. */
  readonly never: readonly string[];
  /** The text the variable always has in this operation (`DeleteSmsChannel` is about `sms`). */
  readonly constant: string | null;
}

const ENTRY = /^([=!+]?)([^@|]+)(?:\|([^@]+))?(?:@(.+))?$/;

/**
 * What the table says of a variable in an operation: `Name`; `Name@Job` only in operations that match; `Name|transform`;
 * `+Name` one more resource of the type; `!Name` never; `=sms` always this text; a `request.` or `response.` path as it is.
 */
export function aliasesFor(key: AliasKey): Aliases {
  const table = memberAliases[key.prefix] ?? {};
  const texts = [...(table[key.type]?.[key.variable] ?? []), ...(table['*']?.[key.variable] ?? [])];
  const entries = texts.flatMap((text) => readEntry(text, key));
  const of = (mark: string): readonly Entry[] => entries.filter((entry) => entry.mark === mark);
  return {
    places: of('').map(toAlias),
    also: of('+').map(toAlias),
    never: of('!').map((entry) => compact(entry.text)),
    constant: of('=')[0]?.text ?? null,
  };
}

interface Entry {
  readonly mark: string;
  readonly text: string;
  readonly transform: string | null;
}

function readEntry(text: string, key: AliasKey): readonly Entry[] {
  const [, mark = '', name = '', transform, pattern] = ENTRY.exec(text) ?? [];
  if (name === '') throw new Error(`tables/member-aliases.json: ${key.prefix} ${key.type} ${key.variable}: ${text}`);
  if (pattern !== undefined && !new RegExp(pattern).test(key.event)) return [];
  return [{ mark, text: name, transform: transform ?? null }];
}

const toAlias = ({ text, transform }: Entry): Alias =>
  /^(?:request|response)\./.test(text)
    ? { member: null, path: text, transform }
    : { member: compact(text), path: null, transform };
