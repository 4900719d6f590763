const KEYWORDS = [
  'SELECT', 'DISTINCT', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', 'AND', 'OR', 'NOT', 'IN', 'LIKE', 'IS NULL',
  'BETWEEN', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'AS', 'JOIN', 'LEFT JOIN', 'CROSS JOIN', 'UNNEST', 'WITH', 'UNION ALL', 'DESC',
] as const; // prettier-ignore

/** Completions of the word before the cursor: names of the session and keywords; those of functions open their bracket. */
export function completeSql(line: string, words: readonly string[]): [string[], string] {
  const [word = ''] = /[\w.]*$/.exec(line) ?? [];
  if (word === '') return [[], line];
  const lower = word.toLowerCase();
  const isUpper = word === word.toUpperCase() && /[A-Z]/.test(word);
  const keywords = KEYWORDS.map((keyword) => (isUpper ? keyword : keyword.toLowerCase()));
  const hits = [...words, ...keywords].filter((each) => each.toLowerCase().startsWith(lower));
  return [[...new Set(hits)].toSorted(), word];
}
