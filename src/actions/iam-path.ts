import { parseArnFormat } from '../base/arn-format.js';
import type { PrincipalIndex } from './principal-index.js';
import type { GrantResource } from './types.js';

const WITH_PATH = /\$\{(\w+WithPath)\}/;

/**
 * A user, role, group or profile known by name only: the ARN with its path where a record shows it, else the two patterns
 * `role/N` and `role/*` + `/N` (RULES.md 10). Names are unique in an account whatever the path, so both together name one thing.
 * Source: IAM User Guide, "IAM identifiers".
 */
export function expandIamPath(resource: GrantResource, index: PrincipalIndex): readonly GrantResource[] {
  if (!resource.format.includes('WithPath}')) return [resource];
  const variable = WITH_PATH.exec(resource.format)?.[1];
  const name = variable === undefined ? null : resource.variables[variable];
  if (variable === undefined || name === null || name === undefined) return [resource];
  if (name.includes('/'))
    return [{ ...resource, variables: { ...resource.variables, [variable]: name.replace(/^\/+/, '') } }];
  const seen = seenArn(resource, name, index);
  if (seen !== null) return [{ ...resource, variables: seen }];
  return [resource, { ...resource, format: resource.format.replace('${' + variable + '}', '*/${' + variable + '}') }];
}

function seenArn(
  resource: GrantResource,
  name: string,
  index: PrincipalIndex,
): Readonly<Record<string, string>> | null {
  const kind = /:([a-z-]+)\/\$\{\w+WithPath\}$/.exec(resource.format)?.[1];
  const arn = kind === undefined ? null : index.iamArn(kind, name, resource.variables['Account'] ?? null);
  return arn === null ? null : parseArnFormat(resource.format, arn);
}
