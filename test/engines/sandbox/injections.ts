/** What a value in a record, a flag or a file name could hold to break out of the place where it stands. */
const QUOTES = ["'", '"', '`', "''", '""', "\\'", '\\"', '\u2019', "'\u0000", '$$', '$a$', '/*', '*/', '--', '#', ';'];

const TAILS = [
  '',
  ' OR 1=1 --',
  '; DROP VIEW t; --',
  ') UNION SELECT 1 --',
  "; COPY (SELECT 1) TO '/tmp/x'; --",
  " UNION ALL SELECT content FROM read_text('/etc/passwd') --",
  '/**/OR/**/1=1',
  ' AND (SELECT 1) = 1',
  "\n; ATTACH 'x'; --",
  '); SET lock_configuration = false; --',
  "||(SELECT content FROM read_text('/etc/passwd'))||",
  '); DETACH memory; --',
];

const WHOLE = [
  '',
  ' ',
  'NULL',
  'true',
  '0',
  '-1',
  '1e999',
  'NaN',
  '?',
  '$1',
  ':name',
  '@name',
  '%',
  '_',
  '\\',
  '{}',
  '[]',
  "{'a': 1}",
  'CAST(1 AS VARCHAR)',
  '\u202egnp.',
  '\ud83d\ude00',
  '\u0001\u001b[2J',
  '\r\n',
  '\t',
  'a'.repeat(10_000),
  'x'.repeat(100) + "'",
  '__proto__',
  'constructor',
  '../../etc/passwd',
  's3://bucket/key',
  '=cmd|calc!A0',
];

/** At least 200 of them. */
export const INJECTIONS: readonly string[] = [
  ...QUOTES.flatMap((quote) => TAILS.map((tail) => `alice${quote}${tail}`)),
  ...WHOLE,
];
