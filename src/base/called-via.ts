/** Services whose calls on behalf carry aws:CalledVia. Source: IAM User Guide, aws:CalledVia. */
export const CALLED_VIA: ReadonlySet<string> = new Set([
  'athena.amazonaws.com',
  'cloudformation.amazonaws.com',
  'dynamodb.amazonaws.com',
  'kms.amazonaws.com',
]);
