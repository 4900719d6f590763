import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsAccount } from '../../src/apply/aws-account.js';
import { openAws } from '../../src/aws/session.js';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { withCredentials } from '../aws/environment.js';

const ACCOUNT = 'arn:aws:iam::111122223333:';
const ACTIONS = ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'] as const;
const credentials = withCredentials();
let server: Server | null = null;
afterEach(() => void server?.close());

type Answers = Readonly<Record<string, string | number>>;

/** STS and IAM in one: an operation's result in XML, or the status it fails with. */
async function startIam(answers: Answers): Promise<readonly URLSearchParams[]> {
  const asked: URLSearchParams[] = [];
  const iam = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const input = new URLSearchParams(body);
      asked.push(input);
      const operation = input.get('Action') ?? '';
      const answer = answers[operation] ?? 403;
      const refused = typeof answer === 'number';
      response.writeHead(refused ? answer : 200, { 'content-type': 'text/xml' });
      response.end(
        refused
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>${answer === 400 ? 'Throttling' : 'AccessDenied'}</Code></Error></ErrorResponse>`
          : `<${operation}Response><${operation}Result>${answer}</${operation}Result></${operation}Response>`,
      );
    });
  });
  server = iam;
  await new Promise<void>((resolve) => iam.listen(0, '127.0.0.1', resolve));
  credentials.at(`http://127.0.0.1:${(iam.address() as AddressInfo).port}`);
  return asked;
}

const caller = (arn: string): string => `<Arn>${arn}</Arn><Account>111122223333</Account>`;
const SESSION = caller('arn:aws:sts::111122223333:assumed-role/Deploy/session');
const DECIDED = ['allowed', 'implicitDeny'].map(
  (decision, at) =>
    `<member><EvalActionName>${ACTIONS[at] ?? ''}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`,
);
const SIMULATED = `<EvaluationResults>${DECIDED.join('')}</EvaluationResults><IsTruncated>false</IsTruncated>`;
const ROLE = `<Role><Arn>${ACCOUNT}role/teams/red/Deploy</Arn></Role>`;

async function deniedBy(answers: Answers, actions: readonly string[] = ACTIONS): Promise<unknown> {
  const asked = await startIam(answers);
  const session = await openAws(DEFAULT_AWS);
  const account = await AwsAccount.open({
    ...session,
    config: (region) => ({ ...session.config(region), maxAttempts: 1 }),
  });
  const denied = await account.deniedToCaller(actions, `${ACCOUNT}role/target`);
  const simulated = asked.find((input) => input.get('Action') === 'SimulatePrincipalPolicy');
  return { denied, of: simulated?.get('PolicySourceArn') ?? null };
}

describe('what the caller may not do', () => {
  it('is asked of a role by its own ARN, which has the path that its session’s ARN lacks', async () => {
    const answers = { GetCallerIdentity: SESSION, GetRole: ROLE, SimulatePrincipalPolicy: SIMULATED };
    const of = `${ACCOUNT}role/teams/red/Deploy`;
    expect(await deniedBy(answers)).toEqual({ denied: ['iam:DetachRolePolicy'], of });
  });

  it('is asked of a user by its ARN', async () => {
    const of = `${ACCOUNT}user/ops/alice`;
    const answers = { GetCallerIdentity: caller(of), SimulatePrincipalPolicy: SIMULATED };
    expect(await deniedBy(answers)).toEqual({ denied: ['iam:DetachRolePolicy'], of });
  });

  it.each<readonly [string, Answers]>([
    ['root', { GetCallerIdentity: caller(`${ACCOUNT}root`) }],
    ['a federated user', { GetCallerIdentity: caller('arn:aws:sts::111122223333:federated-user/bob') }],
    ['who may not read the role', { GetCallerIdentity: SESSION }],
    ['who may not simulate', { GetCallerIdentity: SESSION, GetRole: ROLE }],
  ])('is not known of %s', async (_who, answers) => {
    expect(await deniedBy(answers)).toMatchObject({ denied: null });
  });

  it('is nothing when nothing is asked for', async () => {
    expect(await deniedBy({}, [])).toEqual({ denied: [], of: null });
  });

  it('is asked again when AWS throttles: that is no answer', async () => {
    const answers = { GetCallerIdentity: SESSION, GetRole: ROLE, SimulatePrincipalPolicy: 400 };
    await expect(deniedBy(answers)).rejects.toMatchObject({ kind: 'throttled' });
  });
});
