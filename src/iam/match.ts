import { matchTokens, readPattern, readPlainPattern, type Match } from './wildcard.js';

/**
 * Does an `Action` pattern name the action? Case does not count; `*` and `?` are the only special characters.
 * Source: IAM User Guide, "IAM JSON policy elements: Action".
 */
export function matchAction(pattern: string, action: string): boolean {
  return matchTokens(readPlainPattern(pattern.toLowerCase()), action.toLowerCase()) === 'match';
}

/**
 * Does a `Resource` pattern match an ARN? Case counts; `*` matches any text, also across `/` and `:`; `?` one character; the
 * escapes `${*}`, `${?}`, `${$}` are the characters; any other `${…}` makes the answer `unknown` unless no value could match.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags".
 */
export function matchResource(pattern: string, arn: string): Match {
  return matchTokens(readPattern(pattern), arn);
}
