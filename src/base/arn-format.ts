import { escapePolicyValue, escapeSpecial } from './policy-text.js';

/** ARN variable → its value as the log gives it, unescaped; null: unknown. */
export type ArnVariables = Readonly<Record<string, string | null>>;

type Part = { readonly text: string } | { readonly variable: string };

interface CompiledFormat {
  readonly parts: readonly Part[];
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly own: readonly string[];
}

const HEAD = new Set(['Partition', 'Region', 'Account']);
// Variables whose values hold slashes: IAM names with their path, keys, paths, log groups, secrets.
const SLASHED =
  /WithPath$|Path$|^ObjectName$|^ParameterNameWithoutLeadingSlash$|^SecretId$|^EntityPath$|^Resource$|^LogGroupName$/;
const COLONED = /^ObjectName$|^Resource$|Path$|^OidcProviderName$|^AlarmName$|^LogStreamName$/;
const cache = new Map<string, CompiledFormat>();

/** A value of this variable can hold slashes: an object key, a name with its path. */
export const mayHoldSlashes = (variable: string): boolean => SLASHED.test(variable);

/** The variables an ARN format names, in order, each once. */
export function formatVariables(format: string): readonly string[] {
  return compile(format).names;
}

/** Those of {@link formatVariables} that name the resource, not where it lies. */
export function formatOwnVariables(format: string): readonly string[] {
  return compile(format).own;
}

/**
 * An ARN pattern for a policy: known values escaped (RULES.md 7), unknown ones `*` (RULES.md 9). A variable in `prefixed`
 * holds only the start of what was seen, so `*` follows it.
 */
export function renderArn(format: string, variables: ArnVariables, prefixed: readonly string[] = []): string {
  let arn = '';
  for (const part of compile(format).parts)
    arn += 'text' in part ? part.text : renderVariable(variables, part.variable, prefixed);
  return arn;
}

/**
 * As {@link renderArn}, for a request: every known value as it is, whatever characters it holds, since no document needs to hold it.
 */
export function requestPattern(format: string, variables: ArnVariables, prefixed: readonly string[] = []): string {
  let arn = '';
  for (const part of compile(format).parts) {
    if ('text' in part) arn += part.text;
    else {
      const value = Object.hasOwn(variables, part.variable) ? (variables[part.variable] ?? null) : null;
      arn += value === null ? '*' : escapeSpecial(value) + (prefixed.includes(part.variable) ? '*' : '');
    }
  }
  return arn;
}

function renderVariable(variables: ArnVariables, name: string, prefixed: readonly string[]): string {
  const value = Object.hasOwn(variables, name) ? variables[name] : null;
  if (value === null || value === undefined) return '*';
  return escapePolicyValue(value).text + (prefixed.includes(name) ? '*' : '');
}

/**
 * The values of a format's variables in an ARN, or null when the ARN is not of that format. A variable stands for one
 * segment, except those whose names say that they hold a path.
 */
export function parseArnFormat(format: string, arn: string): Readonly<Record<string, string>> | null {
  const { pattern, names } = compile(format);
  const match = pattern.exec(arn);
  if (!match) return null;
  const found: Record<string, string> = Object.create(null) as Record<string, string>; // untrusted keys cannot reach a prototype
  for (const [index, name] of names.entries()) found[name] = match[index + 1] ?? '';
  return { ...found };
}

function compile(format: string): CompiledFormat {
  const known = cache.get(format);
  if (known) return known;
  const made = compileFormat(format);
  if (cache.size > 10_000) cache.clear();
  cache.set(format, made);
  return made;
}

function compileFormat(format: string): CompiledFormat {
  const parts = splitFormat(format);
  const names: string[] = [];
  const source = parts.map((part) => partSource(part, names)).join('');
  return { parts, names, own: names.filter((name) => !HEAD.has(name)), pattern: new RegExp(`^${source}$`, 's') };
}

function splitFormat(format: string): readonly Part[] {
  const parts: Part[] = [];
  for (const piece of format.split(/(\$\{[^}*?$]+\})/)) {
    if (piece.startsWith('${') && piece.endsWith('}') && piece.length > 4) parts.push({ variable: piece.slice(2, -1) });
    else if (piece !== '') parts.push({ text: piece });
  }
  return parts;
}

function partSource(part: Part, names: string[]): string {
  if ('text' in part) return part.text.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&').replace(/\*/g, '[^:/]*');
  const seen = names.indexOf(part.variable);
  if (seen >= 0) return `\\${seen + 1}`;
  names.push(part.variable);
  return `(${variableSource(part.variable)})`;
}

function variableSource(name: string): string {
  if (HEAD.has(name)) return name === 'Partition' ? '[^:]+' : '[^:]*';
  if (SLASHED.test(name)) return COLONED.test(name) ? '.+' : '[^:]+';
  return COLONED.test(name) ? '[^/]+' : '[^:/]+';
}
