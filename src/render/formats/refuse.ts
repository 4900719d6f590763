import { TrimtrailError } from '../../base/errors.js';
import type { PolicyDocument } from '../../iam/types.js';

/** Every text of the document that came from a log or a policy: actions, resources, condition keys and values. */
export function textsOf(document: PolicyDocument): readonly string[] {
  return document.Statement.flatMap(({ Action, Resource, Condition }) => [
    ...Action,
    ...Resource,
    ...Object.values(Condition ?? {}).flatMap((keys) => Object.entries(keys).flat(2)),
  ]);
}

/**
 * CloudFormation resolves `{{resolve:…}}` wherever it stands and has no escape for it; CDK does the same with its tokens.
 * Rather than change what the policy means, such a document is refused.
 * Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references".
 *
 * Errors: `format-cannot-hold`.
 */
export function refuseWhatIsResolved(document: PolicyDocument, format: 'CloudFormation' | 'CDK'): void {
  const pattern = format === 'CDK' ? /\{\{resolve:|\$\{Token\[/ : /\{\{resolve:/;
  const found = textsOf(document).find((text) => pattern.test(text));
  if (found === undefined) return;
  throw new TrimtrailError(
    'format-cannot-hold',
    `${format} would resolve a part of '${found}' and has no escape for it`,
    {
      hint: 'use --format json or terraform',
    },
  );
}
