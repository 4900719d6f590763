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
    (all, escaped?: string, group?: string, name?: string) => {
      if (escaped !== undefined) return escaped === '\\' ? '\\\\' : escaped;
      if (group !== undefined) return `\\${group}`;
      if (name !== undefined) throw unsupportedArgument(call, 'a named group in the replacement', 2);
      throw badArgument(call, `Illegal replacement sequence: ${all}`, 2);
    },
  );
  return quoteText(converted);
}

const NOTE = 'The pattern written as text; lookaround and backreferences are refused';

export const REGEXP: FunctionGroup = {
  title: 'Regular expression functions',
  rules: [
    scalar(
      'regexp_count(varchar, varchar) -> bigint',
      (call) => `len(regexp_extract_all(${sqlOf(call, 0)}, ${patternOf(call)}))`,
      { note: NOTE },
    ),
    scalar(
      'regexp_extract(varchar, varchar) -> $1',
      (call) => `trino_regexp_extract(${sqlOf(call, 0)}, ${patternOf(call)}, 0)`,
      { note: NOTE },
    ),
    scalar(
      'regexp_extract(varchar, varchar, bigint) -> $1',
      (call) => `trino_regexp_extract(${sqlOf(call, 0)}, ${patternOf(call)}, ${groupOf(call)})`,
    ),
    scalar(
      'regexp_extract_all(varchar, varchar) -> array(varchar)',
      (call) => `regexp_extract_all(${sqlOf(call, 0)}, ${patternOf(call)})`,
      { note: NOTE },
    ),
    scalar(
      'regexp_extract_all(varchar, varchar, bigint) -> array(varchar)',
      (call) => `regexp_extract_all(${sqlOf(call, 0)}, ${patternOf(call)}, ${groupOf(call)})`,
    ),
    scalar(
      'regexp_like(varchar, varchar) -> boolean',
      (call) => `regexp_matches(${sqlOf(call, 0)}, ${patternOf(call)})`,
      { note: NOTE },
    ),
    scalar(
      'regexp_position(varchar, varchar) -> integer',
      (call) => `trino_regexp_position(${sqlOf(call, 0)}, ${patternOf(call)})`,
      { note: NOTE },
    ),
    scalar(
      'regexp_replace(varchar, varchar) -> $1',
      (call) => `regexp_replace(${sqlOf(call, 0)}, ${patternOf(call)}, '', 'g')`,
      { note: NOTE },
    ),
    scalar(
      'regexp_replace(varchar, varchar, varchar) -> varchar',
      (call) => `regexp_replace(${sqlOf(call, 0)}, ${patternOf(call)}, ${replacementOf(call)}, 'g')`,
    ),
    scalar('regexp_replace(varchar, varchar, function(array(varchar), varchar)) -> varchar', (call) => {
      throw unsupportedArgument(call, 'a lambda', 2);
    }),
    scalar(
      'regexp_split(varchar, varchar) -> array(varchar)',
      (call) => `regexp_split_to_array(${sqlOf(call, 0)}, ${patternOf(call)})`,
      { note: NOTE },
    ),
  ],
  refused: [],
};
