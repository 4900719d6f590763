import { coversTokens } from './covers.js';
import { isIntersecting } from './intersects.js';
import type { Truth } from './truth.js';
import { literalText, matchTokens, readPattern, type Tokens } from './wildcard.js';

/** The resource of a request: one ARN, or a pattern where the request's is known in part. */
export interface RequestResource {
  /** The ARN; null for a pattern. */
  readonly arn: string | null;
  /** Of a pattern; of an ARN none, it is compared as it is. */
  readonly tokens: Tokens;
  /** Equal for equal resources. */
  readonly text: string;
  /** What every ARN that it may be begins with. */
  readonly start: string;
}

/** From a pattern with escapes, as policies write them: `arn:aws:iam::111122223333:role/*` is some role. */
export function resourceFromPattern(pattern: string): RequestResource {
  if (!/[*?$]/.test(pattern)) return resourceFromArn(pattern);
  const tokens = readPattern(pattern);
  const wild = tokens.findIndex((token) => token < 0);
  const start = literalText(wild < 0 ? tokens : tokens.slice(0, wild));
  return wild < 0 ? { ...resourceFromArn(start), text: pattern } : { tokens, arn: null, text: pattern, start };
}

/** From an ARN as it is; `*` for an action that has no resource. */
export const resourceFromArn = (arn: string): RequestResource => ({ arn, tokens: NO_TOKENS, text: arn, start: arn });

const NO_TOKENS: Tokens = [];
const TRUTH = { match: true, 'no-match': false, unknown: null } as const;

/** Is the requested resource among those of a pattern? Unknown when it is for some of what it may be. */
export function isNamedBy(pattern: Tokens, { arn, tokens }: RequestResource): Truth {
  if (arn !== null) return TRUTH[matchTokens(pattern, arn)];
  if (coversTokens(pattern, tokens)) return true;
  return isIntersecting(pattern, tokens) ? null : false;
}

/** May the requested resource, known in part, be this ARN? */
export const mayBe = ({ tokens, start }: RequestResource, arn: string): boolean =>
  arn.startsWith(start) && matchTokens(tokens, arn) !== 'no-match';
