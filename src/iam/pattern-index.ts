import { isNamedBy, type RequestResource } from './request-resource.js';
import { some, type Truth } from './truth.js';
import { literalText, type Tokens } from './wildcard.js';

/** Patterns with wildcards by the text before the first: an ARN can match only those that it begins with. */
export interface PatternIndex {
  readonly byStart: ReadonlyMap<string, readonly Tokens[]>;
  /** Lengths of these texts. */
  readonly lengths: readonly number[];
}

export function indexPatterns(patterns: readonly Tokens[]): PatternIndex {
  const byStart = new Map<string, Tokens[]>();
  for (const tokens of patterns) {
    const start = literalText(
      tokens.slice(
        0,
        tokens.findIndex((token) => token < 0),
      ),
    );
    const list = byStart.get(start);
    if (list === undefined) byStart.set(start, [tokens]);
    else list.push(tokens);
  }
  return { byStart, lengths: [...new Set([...byStart.keys()].map(({ length }) => length))].toSorted((a, b) => a - b) };
}

/** Does one of the patterns name the resource? */
export function namedByOne(index: PatternIndex, resource: RequestResource): Truth {
  return some(candidates(index, resource), (tokens) => isNamedBy(tokens, resource));
}

function* candidates({ byStart, lengths }: PatternIndex, { arn, start }: RequestResource): Generator<Tokens> {
  for (const length of lengths) {
    if (length > start.length) break;
    yield* byStart.get(start.slice(0, length)) ?? [];
  }
  if (arn !== null) return;
  // known in part: what goes on from where its known text ends
  for (const [text, patterns] of byStart) if (text.length > start.length && text.startsWith(start)) yield* patterns;
}
