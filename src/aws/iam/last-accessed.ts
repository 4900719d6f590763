import { setTimeout } from 'node:timers/promises';
import { TrimtrailError } from '../../base/errors.js';
import { inParallel } from '../in-parallel.js';
import type { AwsSession } from '../session.js';
import { openIam, type IamClients } from './iam-client.js';
import { isMissing } from './iam-errors.js';

/** As much of GetServiceLastAccessedDetails as a file of it holds. */
export interface LastAccessedDetails {
  readonly ServicesLastAccessed: readonly unknown[];
}

/** Reports that IAM makes at once. */
const AT_ONCE = 8;
const POLLS = 60;
const PAUSE = 1_000;

/**
 * When a user or role last asked for each service and tracked action. IAM makes the report on demand; it takes some seconds.
 * Source: IAM API Reference, GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails.
 *
 * Errors: `bad-principal` when the text names no one user or role.
 */
export async function lastAccessedDetails(session: AwsSession, principal: string): Promise<LastAccessedDetails> {
  const clients = await openIam(session);
  return detailsOf(clients, await arnOf(clients, principal));
}

/** The same for many users and roles by their ARNs, in any order; null for those that this account does not have. */
export async function* lastAccessedOfMany(
  session: AwsSession,
  arns: readonly string[],
): AsyncGenerator<readonly [arn: string, details: LastAccessedDetails | null]> {
  const clients = await openIam(session);
  const details = async (arn: string): Promise<LastAccessedDetails | null> => {
    try {
      return await detailsOf(clients, arn);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  yield* inParallel(arns, async (arn) => [arn, await details(arn)] as const, { most: AT_ONCE });
}

async function detailsOf({ client, iam }: IamClients, Arn: string): Promise<LastAccessedDetails> {
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
