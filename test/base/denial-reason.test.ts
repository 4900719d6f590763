import { describe, expect, test } from 'vitest';
import { denialReason, reasonInWords } from '../../src/base/denial-reason.js';

const HEAD = 'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject';
const ON = `${HEAD} on resource: arn:aws:s3:::reports/a.csv`;

describe('what AWS says denied a call', () => {
  test.each([
    [
      `${ON} because no identity-based policy allows the s3:GetObject action`,
      'no allow: identity',
      'because no identity policy allows it',
    ],
    [
      `${ON} because no permissions boundary allows the s3:GetObject action`,
      'no allow: boundary',
      'because no permissions boundary allows it',
    ],
    [
      `${ON} because no session policy allows the s3:GetObject action`,
      'no allow: session',
      'because no session policy allows it',
    ],
    [
      `${ON} because no service control policy allows the s3:GetObject action`,
      'no allow: service control',
      'because no service control policy allows it',
    ],
    [
      `${ON} because no resource-based policy allows the s3:GetObject action`,
      'no allow: resource',
      'because no resource policy allows it',
    ],
    [
      `${ON} because no VPC endpoint policy allows the s3:GetObject action`,
      'no allow: endpoint',
      'because no VPC endpoint policy allows it',
    ],
    [`${ON} with an explicit deny in an identity-based policy`, 'deny: identity', 'by an identity policy'],
    [`${ON} with an explicit deny in a service control policy`, 'deny: service control', 'by a service control policy'],
    [
      `${ON} with an explicit deny in a resource control policy`,
      'deny: resource control',
      'by a resource control policy',
    ],
    [
      `${ON} with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-a1/service_control_policy/p-b2`,
      'deny: service control',
      'by a service control policy',
    ],
    [
      'You are not authorized to perform this operation. User: x is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:*:*:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: abc-DEF_123',
      'no allow: identity',
      'because no identity policy allows it',
    ],
  ] as const)('%s', (message, reason, words) => {
    expect(denialReason(message)).toBe(reason);
    expect(reasonInWords(reason)).toBe(words);
  });

  test.each([
    HEAD,
    ON,
    'Access Denied',
    `${ON} with an explicit deny`,
    // what a caller names its object says nothing
    `${HEAD} on resource: "arn:aws:s3:::b/x with an explicit deny in a service control policy"`,
    `${HEAD} on resource: arn:aws:s3:::b/ because no session policy allows the s3:GetObject action/x`,
  ])('says nothing: %s', (message) => {
    expect(denialReason(message)).toBeNull();
    expect(reasonInWords(undefined)).toBe('');
  });
});
