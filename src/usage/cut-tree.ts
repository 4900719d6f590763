/**
 * Cutting texts with `/` segments to a depth. The first `d` segments of a deeper text keep their `/` at the end, so that a cut text is
 * told from a whole one by itself: at depth 2, `logs/2026/03/a.gz` becomes `logs/2026/` and `logs/readme` stays. At depth 0 the prefix
 * is the empty text.
 */

/** No limit: every text whole. */
export const WHOLE = Number.POSITIVE_INFINITY;

/** The text cut to its first `depth` segments. */
export function cutText(text: string, depth: number): string {
  if (depth === 0) return '';
  let end = -1;
  for (let segment = 0; segment < depth; segment += 1) {
    end = text.indexOf('/', end + 1);
    if (end < 0) return text;
  }
  return text.slice(0, end + 1);
}

/** Whether the text has more segments than the depth: then {@link cutText} made or makes a prefix of it. */
export function isCut(text: string, depth: number): boolean {
  return segmentsOf(text) > depth;
}

/** Segments of a text; one for a text without `/`. */
export function segmentsOf(text: string): number {
  let count = 1;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count += 1;
  return count;
}

/**
 * The depth at which a cut row's texts were cut. A text cut at depth d has d `/`, a whole one fewer; one of them was cut.
 */
export function depthOfCut(texts: readonly string[]): number {
  return Math.max(...texts.map(segmentsOf)) - 1;
}

/** The largest depth at which no more than `most` distinct texts remain; more distinct texts remain at greater depths. */
export function depthFor(texts: ReadonlySet<string>, most: number): number {
  let low = 0;
  let high = 0;
  for (const text of texts) high = Math.max(high, segmentsOf(text));
  // At `high` all texts are whole, which is too many; at 0 there is one.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fitsAt(texts, middle, most)) low = middle;
    else high = middle;
  }
  return low;
}

function fitsAt(texts: ReadonlySet<string>, depth: number, most: number): boolean {
  const cut = new Set<string>();
  for (const text of texts) {
    cut.add(cutText(text, depth));
    if (cut.size > most) return false;
  }
  return true;
}
