/** A step of a path: a member by name, or an element by position. */
export type Step = { readonly member: string } | { readonly element: number };

/**
 * The path of `json_extract` and its kin: `$.a.b`, `$.a[0]`, `$["a b"]`. Undefined where Trino calls it invalid.
 *
 * Source: Trino documentation, "JSON functions", json_extract; JsonPathTokenizer.
 */
export function parseSimplePath(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  const token = /\.([\p{L}\p{N}_]+)|\[(\d+)\]|\[([\p{L}\p{N}_]+)\]|\["((?:[^"\\]|\\["\\])*)"\]/uy;
  token.lastIndex = 1;
  while (token.lastIndex < path.length) {
    const match = token.exec(path);
    if (match === null) return undefined;
    const [, dotted, index, bare, quoted] = match;
    if (index !== undefined) steps.push({ element: Number(index) });
    else steps.push({ member: dotted ?? bare ?? (quoted ?? '').replaceAll(/\\(["\\])/g, '$1') });
  }
  return steps;
}

/** The path in DuckDB's spelling, as text; undefined where DuckDB cannot spell it. */
export function duckPath(steps: readonly Step[]): string | undefined {
  let path = '$';
  for (const step of steps) {
    if ('element' in step) path += `[${String(step.element)}]`;
    else if (step.member.includes('"') || step.member.includes('\\') || step.member.includes('*')) return undefined;
    else path += `."${step.member}"`;
  }
  return path;
}

/** A step whose name is a number reads a member of an object or an element of an array, whichever is there. */
export function isAmbiguous(step: Step): boolean {
  return 'element' in step || /^\d+$/.test(step.member);
}
