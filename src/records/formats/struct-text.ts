/**
 * Athena and Lake print structs without quoting: `{type=IAMUser, arn=arn:aws:iam::111122223333:user/alice}`. Commas, equal
 * signs and braces in values are not escaped, so a text is read with the names the table is known to have, and refused
 * when there is a second way to read it: every name at most once, no braces or `, name=` inside a value.
 *
 * Source: Athena User Guide, "Create arrays and rows"; the field order is that of "Create the table for CloudTrail logs".
 */
import type { Fields } from '../found.js';

type Rule = RegExp | Schema;
interface Schema {
  readonly [name: string]: Rule;
}

const WORD = /^[\w.-]*$/;
const NO_SPACE = /^\S*$/;
/** What people may type: a name that was tried at sign-in. */
const NAME = /^(?!.*, \w+=)[^{}]*$/;
const ARN = /^(arn:[^\s{}]*)?$/;
const ANY = /^/;

const ISSUER: Schema = { type: WORD, principalid: NO_SPACE, arn: ARN, accountid: WORD, username: NAME };
const SESSION: Schema = {
  attributes: { mfaauthenticated: WORD, creationdate: NAME },
  sessionissuer: ISSUER,
  ec2roledelivery: WORD,
  webidfederationdata: { federatedprovider: NAME, attributes: ANY },
  sourceidentity: NO_SPACE,
  ec2issuedinvpc: WORD,
  assumedroot: WORD,
};
const IDENTITY: Schema = {
  type: WORD,
  principalid: NO_SPACE,
  arn: ARN,
  accountid: WORD,
  invokedby: NAME,
  accesskeyid: WORD,
  username: NAME,
  onbehalfof: { userid: NAME, identitystorearn: ARN },
  sessioncontext: SESSION,
  inscopeof: ANY,
  credentialid: NO_SPACE,
  identityprovider: NAME,
};

/** The `useridentity` struct with lower-case names; null when it can be read in more ways than one, or in none. */
export function parseIdentityText(text: string): Fields | null {
  return parseStruct(text.trim(), IDENTITY);
}

function parseStruct(text: string, schema: Schema): Fields | null {
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  if (text === '{}') return {};
  const members = splitMembers(text.slice(1, -1), schema);
  if (members === null) return null;
  const struct: { [key: string]: unknown } = {};
  for (const [name, raw] of members) {
    if (raw === 'null') continue;
    const value = readMember(raw, schema[name]);
    if (value === null) return null;
    struct[name] = value;
  }
  return struct;
}

function readMember(raw: string, rule: Rule | undefined): unknown {
  if (rule === undefined) return null;
  if (rule instanceof RegExp) return rule.test(raw) ? raw : null;
  // the table's older form has a map where the newer has a struct
  return parseStruct(raw, rule) ?? (rule === SESSION['webidfederationdata'] && raw.startsWith('{') ? {} : null);
}

/** `a=1, b={c=2}` → pairs, split where a known name begins outside braces; null when a name comes twice. */
function splitMembers(body: string, schema: Schema): ReadonlyMap<string, string> | null {
  const starts: { readonly name: string; readonly at: number; readonly from: number }[] = [];
  let depth = 0;
  for (let i = 0; i < body.length; i += 1) {
    if (depth === 0 && (i === 0 || body.startsWith(', ', i - 2))) {
      const name = nameAt(body, i, schema);
      if (name !== null) starts.push({ name, at: i, from: i + name.length + 1 });
    }
    if (body[i] === '{') depth += 1;
    else if (body[i] === '}') depth -= 1;
    if (depth < 0) return null;
  }
  if (depth !== 0 || starts[0]?.at !== 0) return null;
  const members = new Map<string, string>();
  for (const [index, { name, from }] of starts.entries()) {
    if (members.has(name)) return null;
    members.set(name, body.slice(from, (starts[index + 1]?.at ?? body.length + 2) - 2));
  }
  return members;
}

function nameAt(body: string, at: number, schema: Schema): string | null {
  const equals = body.indexOf('=', at);
  if (equals < 0 || equals - at > 32) return null;
  const name = body.slice(at, equals).toLowerCase();
  return Object.hasOwn(schema, name) ? name : null;
}

const RESOURCE_NAMES = /(?:^|, )(arn|accountid|type|arnprefix)=/g;
const RESOURCE_RULES: Readonly<Record<string, RegExp>> = {
  arn: /^arn:|^null$|^$/,
  arnprefix: /^arn:|^null$|^$/,
  accountid: /^(\d{12}|null|)$/,
  type: /^[\w:.-]*$/,
};

/** The `resources` array with lower-case names; null as for {@link parseIdentityText}. ARNs may hold any text. */
export function parseResourcesText(text: string): readonly Fields[] | null {
  const trimmed = text.trim();
  if (trimmed === '[]') return [];
  if (!trimmed.startsWith('[{') || !trimmed.endsWith('}]')) return null;
  const items = trimmed.slice(2, -2).split(/\}, \{(?=(?:arn|accountid|type|arnprefix)=)/);
  const resources = items.map(parseResource);
  return resources.includes(null) ? null : resources.filter((item) => item !== null);
}

function parseResource(body: string): Fields | null {
  const starts = [...body.matchAll(RESOURCE_NAMES)];
  if (starts[0]?.index !== 0) return null;
  const resource: { [key: string]: unknown } = {};
  for (const [index, match] of starts.entries()) {
    const [whole, name = ''] = match;
    const value = body.slice(match.index + whole.length, starts[index + 1]?.index ?? body.length);
    if (name in resource || RESOURCE_RULES[name]?.test(value) !== true) return null;
    resource[name] = value === 'null' ? undefined : value;
  }
  return resource;
}

/**
 * A map of texts, `{bucketName=my-bucket, Host=s3.amazonaws.com}`, as Lake prints request parameters. A value that holds
 * `, name=` is read as two members: nothing in the text tells them apart. Null when it is no such text.
 */
export function parseMapText(text: string): Fields | null {
  const trimmed = text.trim();
  if (trimmed === '{}') return {};
  if (!/^\{[\w.:-]+=/.test(trimmed) || !trimmed.endsWith('}')) return null;
  const pieces = trimmed.slice(1, -1).split(/, (?=[\w.:-]{1,100}=)/);
  const entries = pieces.map((piece): [string, string] => {
    const equals = piece.indexOf('=');
    return [piece.slice(0, equals), piece.slice(equals + 1)];
  });
  return Object.fromEntries(entries);
}
