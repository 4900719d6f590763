/** Names of ARN variables, members and resource types, reduced to what can be compared. */

export type NameKind = 'name' | 'id' | 'identifier' | 'arn' | 'none';

export interface Name {
  /** Lower case, letters and digits only: `tablename`. */
  readonly whole: string;
  /** Without the kind and in the singular: `table`. */
  readonly stem: string;
  readonly kind: NameKind;
}

const KINDS: readonly (readonly [RegExp, NameKind])[] = [
  [/(?:arnlist|arns?)$/, 'arn'],
  [/identifier(?:s|list)?$/, 'identifier'],
  [/(?:namewithpath|namewithoutleadingslash|namelist|names?)$/, 'name'],
  [/(?:idlist|ids?)$/, 'id'],
];
// Ends like a kind and is none.
const WHOLE_WORDS = /(?:uuid|guid|grid|valid|bid|void|paid|hybrid|android)s?$/;

/** `TableName` → table, name; `ResourceArn` → resource, arn; `Alias` → alias, none. */
export function readName(text: string): Name {
  const whole = compact(text);
  if (WHOLE_WORDS.test(whole)) return { whole, stem: singular(whole), kind: 'none' };
  for (const [pattern, kind] of KINDS) {
    const stem = whole.replace(pattern, '');
    if (stem !== whole) return { whole, stem: singular(stem), kind };
  }
  return { whole, stem: singular(whole), kind: 'none' };
}

/** `security-group` → `securitygroup`. */
export const compact = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Rough singular, the same for both sides of a comparison. */
export function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

const VERB = /^(?:Batch(?:Get|Put|Delete|Update|Create)|[A-Z][a-z]+)/;

/** What an operation is about: `DescribeTable` → `table`; `BatchGetProjects` → `project`. */
export const nounOf = (operation: string): string => singular(compact(operation.replace(VERB, '')));

const CREATORS =
  /^(?:Create|Run|Start|Allocate|Register|Import|Request|Copy|Restore|Launch|Publish|Purchase|Upload|Invoke|Submit|Issue|Clone|Generate|Provision|Begin|Initiate|Export|Schedule|Send)/;

/** Whether an operation brings something into being, so that its answer names it. */
export const isCreator = (operation: string): boolean => CREATORS.test(operation);

export const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
