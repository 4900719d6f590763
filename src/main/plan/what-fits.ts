import { TrimtrailError } from '../../base/errors.js';
import type { PlanRequest } from './make-plan.js';

/** What helps a policy to fit is said in the options of a plan. */
export async function orSayWhatFits<T>(
  { selectors, asBoundary }: Pick<PlanRequest, 'selectors' | 'asBoundary'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrimtrailError) || error.code !== 'policy-too-large') throw error;
    const unseen =
      selectors.length > 0 ? [] : ['--selectors live, so that what could have been seen and was not is not kept'];
    const whole = asBoundary ? ['leave --as-boundary out: policies may be several, a boundary is one'] : [];
    const hint = [
      ...unseen,
      ...whole,
      'make the policy with trimtrail policy, whose options narrow it, and attach it by hand',
    ].join('; or ');
    throw new TrimtrailError(error.code, error.message, { hint, cause: error.cause });
  }
}
