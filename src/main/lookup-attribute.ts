import type { LookupAttribute } from '../aws/lookup/lookup-pages.js';
import { parsePrincipalSpec } from '../usage/principal-spec.js';

/**
 * What event history can find by itself of who is asked about: the key, or the name of a user. What it calls the name of a role's session
 * is not documented, so a role is not looked up by one. Null: everything has to be fetched.
 *
 * Source: AWS CloudTrail API Reference, "LookupAttribute": one attribute a request.
 */
export function lookupAttribute(principals: readonly string[]): LookupAttribute | null {
  const [only, ...more] = principals;
  if (only === undefined || more.length > 0) return null;
  const [, key] = /^((?:AKIA|ASIA)[A-Z0-9]{12,})$/.exec(only) ?? [];
  if (key !== undefined) return { key: 'AccessKeyId', value: key };
  // refuses what is no principal before anything is asked
  parsePrincipalSpec(only);
  const [, name] = /^(?:arn:[\w-]+:iam::\d{12}:)?user\/(?:.*\/)?([^/]+)$/.exec(only) ?? [];
  return name === undefined ? null : { key: 'Username', value: name };
}
