import { setTimeout } from 'node:timers/promises';
import { TrimtrailError } from '../../base/errors.js';
import type { AwsSession } from '../session.js';
import { openIam, type IamClients } from './iam-client.js';

/** As much of GetServiceLastAccessedDetails as a file of it holds. */
export interface LastAccessedDetails {
  readonly ServicesLastAccessed: readonly unknown[];
}

const POLLS = 60;
const PAUSE = 1_000;

/**
 * When a user or role last asked for each service and tracked action. IAM makes the report on demand; it takes some seconds.
 * Source: IAM API Reference, GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails.
 *
 * Errors: `bad-principal` when the text names no one user or role.
 */
export async function lastAccessedDetails(session: AwsSession, principal: string): Promise<LastAccessedDetails> {
  const { client, iam } = await openIam(session);
  const Arn = await arnOf({ client, iam }, principal);
  const { JobId = '' } = await client.send(
    new iam.GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: 'ACTION_LEVEL' }),
  );
  const services: unknown[] = [];
  let Marker: string | undefined;
  for (let poll = 0; poll < POLLS; poll += 1) {
    const input = { JobId, ...(Marker === undefined ? {} : { Marker }) };
    const page = await client.send(new iam.GetServiceLastAccessedDetailsCommand(input));
    if (page.JobStatus === 'FAILED') throw new Error(page.Error?.Message ?? 'the report failed');
    if (page.JobStatus === 'IN_PROGRESS') {
      await setTimeout(PAUSE);
      continue;
    }
    services.push(...(page.ServicesLastAccessed ?? []));
    if (page.IsTruncated !== true) return { ServicesLastAccessed: services };
    Marker = page.Marker;
  }
  throw new Error('IAM did not finish the report in a minute');
}

async function arnOf({ client, iam }: IamClients, principal: string): Promise<string> {
  if (/^arn:[^:]+:iam::\d{12}:(?:user|role)\//.test(principal)) return principal;
  const [, kind, name] = /^(?:(user|role)\/)?([\w+=,.@-]{1,64})$/.exec(principal) ?? [];
  if (name === undefined) {
    throw new TrimtrailError('bad-principal', `${principal} names no user or role that IAM could be asked about`, {
      hint: 'give its ARN, user/NAME or role/NAME',
    });
  }
  if (kind === 'role') return (await client.send(new iam.GetRoleCommand({ RoleName: name }))).Role?.Arn ?? '';
  return (await client.send(new iam.GetUserCommand({ UserName: name }))).User?.Arn ?? '';
}
