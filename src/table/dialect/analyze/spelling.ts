/** The candidate that `wanted` most likely means; undefined when none is near. */
export function nearest(wanted: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of candidates) {
    const distance = same(name, wanted) ? 0 : editDistance(wanted, name);
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return best !== undefined && best.distance <= limit ? best.name : undefined;
}

/** `user_name` and `username` differ in nothing but underscores. */
function same(left: string, right: string): boolean {
  return left.replaceAll('_', '') === right.replaceAll('_', '');
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(left: string, right: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[right.length] ?? 0;
}

/** ` not found; did you mean 'x'?`, or without the question. */
export function didYouMean(wanted: string, candidates: Iterable<string>): string {
  const name = nearest(wanted, candidates);
  return name === undefined ? 'not found' : `not found; did you mean '${name}'?`;
}
