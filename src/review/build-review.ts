import { compareText } from '../base/findings.js';
import type { Review, ReviewedPrincipal } from './types.js';

/** Everything but the version and the order, which are the review's own. */
export type ReviewParts = Omit<Review, 'version' | 'redacted'>;

/** Puts a review together: principals with the widest excess first. */
export function buildReview(parts: ReviewParts): Review {
  const { principals, leftOut, ...rest } = parts;
  return {
    version: 1,
    redacted: false,
    ...rest,
    principals: principals.toSorted(byExcess),
    leftOut: leftOut.toSorted((a, b) => b.events - a.events || compareText(nameOf(a), nameOf(b))),
  };
}

/** Most granted and not seen in use; then most guarded actions among it; then most actions, most events; then by name. */
function byExcess(a: ReviewedPrincipal, b: ReviewedPrincipal): number {
  const [x, y] = [a.today?.excess, b.today?.excess];
  return (
    (y?.notSeen ?? -1) - (x?.notSeen ?? -1) ||
    (y?.guardedNotSeen ?? 0) - (x?.guardedNotSeen ?? 0) ||
    actionsOf(b) - actionsOf(a) ||
    b.events - a.events ||
    compareText(nameOf(a), nameOf(b))
  );
}

/** Distinct actions of the new policy. */
export const actionsOf = ({ policy }: Pick<ReviewedPrincipal, 'policy'>): number =>
  new Set(policy.Statement.flatMap(({ Action }) => Action)).size;

/** What a principal is called: its ARN where it has one. */
export const nameOf = ({ principal }: Pick<ReviewedPrincipal, 'principal'>): string => principal.arn ?? principal.name;
