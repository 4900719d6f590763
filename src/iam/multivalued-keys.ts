/**
 * Context keys that hold a list, in lower case. A condition on one needs `ForAllValues` or `ForAnyValue`.
 * Source: IAM User Guide, "AWS global condition context keys" (value type); Service Authorization Reference (ArrayOf types).
 */
const MULTIVALUED: ReadonlySet<string> = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:tagkeys',
  'aws:vpceorgpaths',
  'dynamodb:attributes',
  'dynamodb:leadingkeys',
]);

export const isMultivalued = (lowerCaseKey: string): boolean => MULTIVALUED.has(lowerCaseKey);
