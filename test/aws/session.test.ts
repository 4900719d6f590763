import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAws } from '../../src/aws/session.js';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { TOKEN, withCredentials } from './environment.js';

const credentials = withCredentials();
let server: Server | null = null;
afterEach(() => void server?.close());

/** An STS that answers AssumeRole with made-up credentials. */
async function startSts(): Promise<readonly URLSearchParams[]> {
  const asked: URLSearchParams[] = [];
  const sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>` +
          `<AccessKeyId>ASIAI44QH8DHBEXAMPLE</AccessKeyId><SecretAccessKey>assumed</SecretAccessKey><SessionToken>assumed-token</SessionToken>` +
          `<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
  });
  server = sts;
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  credentials.at(`http://127.0.0.1:${(sts.address() as AddressInfo).port}`);
  return asked;
}

const ROLE = 'arn:aws:iam::111122223333:role/Audit';

describe('an AWS session', () => {
  it('takes the default chain: here the environment', async () => {
    const { config } = await openAws(DEFAULT_AWS);
    await expect(config().credentials()).resolves.toMatchObject({
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionToken: TOKEN,
    });
  });

  it('takes the region of the option before that of the environment, and AWS_DEFAULT_REGION last', async () => {
    expect((await openAws({ ...DEFAULT_AWS, region: 'eu-west-1' })).config().region).toBe('eu-west-1');
    expect((await openAws(DEFAULT_AWS)).config().region).toBe('us-east-1');
    expect((await openAws(DEFAULT_AWS)).config('ap-south-1').region).toBe('ap-south-1');
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-north-1');
    expect((await openAws(DEFAULT_AWS)).config().region).toBe('eu-north-1');
  });

  it('assumes a role with external id and MFA', async () => {
    const asked = await startSts();
    const { config, behind } = await openAws({
      ...DEFAULT_AWS,
      roleArn: ROLE,
      externalId: 'external',
      mfaSerial: 'arn:aws:iam::111122223333:mfa/alice',
      mfaCode: (serial) => Promise.resolve(serial.endsWith('/alice') ? '123456' : ''),
    });
    await expect(config().credentials()).resolves.toMatchObject({ accessKeyId: 'ASIAI44QH8DHBEXAMPLE' });
    await expect(behind?.().credentials()).resolves.toMatchObject({ accessKeyId: process.env['AWS_ACCESS_KEY_ID'] });
    expect((await openAws(DEFAULT_AWS)).behind).toBeNull();
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: ROLE,
      RoleSessionName: 'trimtrail',
      ExternalId: 'external',
      SerialNumber: 'arn:aws:iam::111122223333:mfa/alice',
      TokenCode: '123456',
    });
  });

  it('says so when a code is needed and nobody can be asked', async () => {
    await startSts();
    const { config } = await openAws({
      ...DEFAULT_AWS,
      roleArn: ROLE,
      mfaSerial: 'arn:aws:iam::111122223333:mfa/alice',
    });
    await expect(config().credentials()).rejects.toMatchObject({ code: 'aws-no-credentials' });
  });
});
