import { TrimtrailError } from '../../base/errors.js';

/** Regions of `cloudtrail:REGION[,…]`; `all`: those that are enabled. Errors: `bad-usage`. */
export function parseLookupSource(text: string): readonly string[] | 'all' {
  const rest = text.slice('cloudtrail:'.length);
  if (rest === 'all') return 'all';
  const regions = [...new Set(rest.split(',').map((region) => region.trim()))];
  if (regions.every((region) => /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region))) return regions;
  throw new TrimtrailError('bad-usage', `'${text}' names no regions`, {
    hint: 'cloudtrail:us-east-1,eu-west-1 or cloudtrail:all; IAM and other global services are in us-east-1 alone',
  });
}
