import { quoteText } from '../analyze/value.js';
import { badArgument, constantOf, sqlOf, unsupportedArgument } from './arguments.js';
import { scalar } from './rule.js';
import type { BoundCall, FunctionGroup } from './rule.js';

/** What Trino's patterns (Java syntax) can say and RE2, DuckDB's engine, cannot, or says otherwise. */
const BEYOND_RE2: readonly (readonly [RegExp, string])[] = [
  [/\(\?(?:[=!]|<[=!])/, 'lookahead or lookbehind'],
  [/\(\?>/, 'an atomic group'],
  [/\\[1-9]|\\k</, 'a backreference'],
  [/(?:[*+?}])\+/, 'a possessive quantifier'],
  [/\[[^\]]*&&/, 'an intersection of classes'],
  [/\\[GZhHRXuN]|\\c/, 'this escape'],
  [/\\[pP]\{(?!L[lumto]?\}|N[dlo]?\}|P[cdseifo]?\}|S[mcko]?\}|Z[slp]?\})/, 'this Unicode class'],
  [/\(\?[a-z]*[xdu][a-z]*[:)]/i, 'this flag'],
  [/\[(?:[^\]\\]|\\.)*\[(?!:)/, 'a nested class'],
];

/** The pattern for RE2. It has to be written in the query, so that what RE2 reads otherwise can be refused. */
function patternOf(call: BoundCall): string {
  const pattern = constantOf(call, 1, 'the pattern');
  const plain = pattern.replaceAll('\\\\', '');
  for (const [form, name] of BEYOND_RE2)
    if (form.test(plain)) throw unsupportedArgument(call, `${name} in the pattern (RE2 has none)`, 1);
  return quoteText(pattern.replaceAll(/\(\?<([A-Za-z]\w*)>/g, '(?P<$1>'));
}

function groupOf(call: BoundCall): string {
  const group = constantOf(call, 2, 'the group');
  const groups = (
    constantOf(call, 1, 'the pattern')
      .replaceAll(/\\.|\[[^\]]*\]/g, '')
      .match(/\((?!\?[^<P])/g) ?? []
  ).length;
  if (Number(group) > groups || Number(group) < 0)
    throw badArgument(call, `Pattern has ${String(groups)} groups. Cannot access group ${group}`, 2);
  return group;
}

/** `$1` and `${name}` in a replacement, `\$` for a dollar, become `\1` and `$`. */
function replacementOf(call: BoundCall): string {
  const replacement = constantOf(call, 2, 'the replacement');
  const converted = replacement.replaceAll(
    /\\(.)|\$(\d)|\$\{(\w+)\}|\\|\$/g,
    (all: string, ...groups: readonly (string | undefined)[]) => {
      const [escaped, group, name] = groups;
      if (escaped !== undefined) return escaped === '\\' ? '\\\\' : escaped;
      if (group !== undefined) return `\\${group}`;
      if (name !== undefined) throw unsupportedArgument(call, 'a named group in the replacement', 2);
      throw badArgument(call, `Illegal replacement sequence: ${all}`, 2);
    },
  );
  return quoteText(converted);
}

/** Whether the group takes part in every match: else RE2's empty text may be Trino's NULL. */
function isSure(call: BoundCall): boolean {
  const group = call.args.length > 2 ? constantOf(call, 2, 'the group') : '0';
  const pattern = constantOf(call, 1, 'the pattern').replaceAll(/\\.|\[(?:[^\]\\]|\\.)*\]/g, 'x');
  return group === '0' || !/[|?*]|\{0/.test(pattern.replaceAll(/\(\?(?:[a-z]*:|P?<\w+>)/g, '('));
}

/** `$` is also before a final line feed in Trino; a text that ends with one fails where that may matter. */
function subjectOf(call: BoundCall): string {
  const pattern = constantOf(call, 1, 'the pattern').replaceAll(/\\.|\[(?:[^\]\\]|\\.)*\]/g, 'x');
  return pattern.includes('$') ? `trino_no_final_newline(${sqlOf(call, 0)})` : sqlOf(call, 0);
}

function extract(call: BoundCall): string {
  const group = call.args.length > 2 ? groupOf(call) : '0';
  return `trino_regexp_extract(${subjectOf(call)}, ${patternOf(call)}, ${group}, ${String(isSure(call))})`;
}

function extractAll(call: BoundCall): string {
  const group = call.args.length > 2 ? groupOf(call) : '0';
  return `trino_regexp_extract_all(${subjectOf(call)}, ${patternOf(call)}, ${group}, ${String(isSure(call))})`;
}

function replaced(call: BoundCall): string {
  const replacement = call.args.length > 2 ? replacementOf(call) : "''";
  return `regexp_replace(${subjectOf(call)}, ${patternOf(call)}, ${replacement}, 'g')`;
}

/** A function of the text and the pattern. */
const plain =
  (sql: (subject: string, pattern: string) => string) =>
  (call: BoundCall): string =>
    sql(subjectOf(call), patternOf(call));

/** For a test alone the line feed may be part of what is matched. */
function likeSql(call: BoundCall): string {
  const pattern = patternOf(call).replaceAll(/\\.|\[(?:[^\]\\]|\\.)*\]|\$/g, (part) =>
    part === '$' ? String.raw`(?:\n?$)` : part,
  );
  return `regexp_matches(${sqlOf(call, 0)}, ${pattern})`;
}

const NOTE = 'The pattern written as text; lookaround and backreferences are refused';

export const REGEXP: FunctionGroup = {
  title: 'Regular expression functions',
  rules: [
    scalar(
      'regexp_count(varchar, varchar) -> bigint',
      plain((t, p) => `len(regexp_extract_all(${t}, ${p}))`),
      { note: NOTE },
    ),
    scalar('regexp_extract(varchar, varchar) -> $1', extract, { note: NOTE }),
    scalar('regexp_extract(varchar, varchar, bigint) -> $1', extract),
    scalar('regexp_extract_all(varchar, varchar) -> array(varchar)', extractAll, { note: NOTE }),
    scalar('regexp_extract_all(varchar, varchar, bigint) -> array(varchar)', extractAll),
    scalar('regexp_like(varchar, varchar) -> boolean', likeSql, { note: NOTE }),
    scalar(
      'regexp_position(varchar, varchar) -> integer',
      plain((t, p) => `trino_regexp_position(${t}, ${p})`),
      { note: NOTE },
    ),
    scalar('regexp_replace(varchar, varchar) -> $1', replaced, { note: NOTE }),
    scalar('regexp_replace(varchar, varchar, varchar) -> varchar', replaced),
    scalar('regexp_replace(varchar, varchar, function(array(varchar), varchar)) -> varchar', (call) => {
      throw unsupportedArgument(call, 'a lambda', 2);
    }),
    scalar(
      'regexp_split(varchar, varchar) -> array(varchar)',
      plain((t, p) => `regexp_split_to_array(${t}, ${p})`),
      { note: NOTE },
    ),
  ],
  refused: [],
};
