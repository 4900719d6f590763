import { describe, expect, it, vi, afterEach } from 'vitest';
import { awsError, awsErrorText } from '../../src/aws/aws-error.js';
import { withoutSecrets } from '../../src/base/without-secrets.js';
import { SECRET, TOKEN } from './environment.js';

afterEach(() => void vi.unstubAllEnvs());

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

describe('errors of AWS', () => {
  it.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'aws-no-credentials'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.', 'aws-no-credentials'],
    ['ExpiredTokenException', 'The security token included in the request is expired', 'aws-expired'],
    ['TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login', 'aws-expired'],
    ['Error', 'Region is missing', 'aws-no-region'],
    ['ThrottlingException', 'Rate exceeded', 'aws-throttled'],
    [
      'AccessDeniedException',
      'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: cloudtrail:LookupEvents',
      'aws-denied',
    ],
    ['AccessDenied', 'not authorized to perform: kms:Decrypt on the resource', 'aws-kms'],
    ['Error', 'getaddrinfo ENOTFOUND s3.nowhere.amazonaws.com', 'aws-unreachable'],
    ['Error', 'connect ECONNREFUSED 127.0.0.1:1', 'aws-unreachable'],
    ['ValidationException', '1 validation error detected', 'aws-failed'],
  ])('%s: %s', (name, message, code) => {
    const error = awsError(named(name, message), 'asking');
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/^asking: /),
      hint: expect.stringMatching(/\S/),
    });
    expect((error.cause as Error).message).toContain(message);
  });

  it('an error of ours stays as it is', () => {
    const ours = awsError(named('AccessDenied'), 'asking');
    expect(awsError(ours, 'again')).toBe(ours);
  });

  it('a status stands for a name that says nothing', () => {
    expect(awsErrorText(Object.assign(named('Unknown', 'UnknownError'), { $metadata: { httpStatusCode: 403 } }))).toBe(
      '403',
    );
  });
});

describe('secrets', () => {
  it('are taken out of what AWS says, also percent-encoded', () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
    vi.stubEnv('AWS_SESSION_TOKEN', TOKEN);
    const text = awsErrorText(named('SignatureDoesNotMatch', `key ${SECRET} token ${encodeURIComponent(TOKEN)}`));
    expect(text).toBe('SignatureDoesNotMatch: key [secret] token [secret]');
  });

  it('a short value is no secret', () => {
    expect(withoutSecrets('a b', { TRINO_PASSWORD: 'a' })).toBe('a b');
  });
});
