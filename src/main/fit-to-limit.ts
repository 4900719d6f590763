import { TrimtrailError } from '../base/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { POLICY_LIMITS, type PolicyLimit } from '../iam/limits.js';
import type { PolicyDocument } from '../iam/types.js';
import { fitPolicy } from '../policy/fit/fit-policy.js';
import type { ActionsOf, FitOptions } from '../policy/fit/types.js';
import type { GeneratedPolicy } from '../policy/types.js';

/** A generated policy in the documents it takes; one unless a limit asks for more. */
export interface Fitted {
  readonly generated: GeneratedPolicy;
  readonly documents: readonly PolicyDocument[];
}

/**
 * Fits a policy to a quota (RULES.md 27); `null` leaves it as it is.
 *
 * Errors: `policy-too-large`, `catalog-damaged`.
 */
export async function fitToLimit(
  generated: GeneratedPolicy,
  catalog: Catalog,
  options: FitOptions | null,
): Promise<Fitted> {
  if (options === null) return { generated, documents: [generated.policy] };
  const { documents, ...fitted } = fitPolicy(generated, options, await actionsOf(generated.policy, catalog));
  return { generated: fitted, documents };
}

async function actionsOf({ Statement: statements }: PolicyDocument, catalog: Catalog): Promise<ActionsOf> {
  const prefixes = new Set(statements.flatMap(({ Action }) => Action.map((action) => action.split(':')[0] ?? '')));
  const names = new Map<string, readonly string[]>();
  for (const prefix of prefixes) names.set(prefix, Object.keys((await catalog.service(prefix))?.actions ?? {}));
  return (prefix) => names.get(prefix) ?? [];
}

/** `--limit`: a quota by its name, or characters. Errors: `bad-usage`. */
export function readLimit(text: string): FitOptions['limit'] {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  if (Object.hasOwn(POLICY_LIMITS, text)) return text as PolicyLimit; // a key of the table
  const known = Object.keys(POLICY_LIMITS).join(', ');
  throw new TrimtrailError('bad-usage', `--limit takes ${known} or a number of characters, not '${text}'`);
}
