import { setTimeout } from 'node:timers/promises';
import type { AwsSession } from '../session.js';
import { openIam } from './iam-client.js';

const POLLS = 60;
const PAUSE = 2_000;

/**
 * The credential report of the account as CSV. IAM makes a new one at most every four hours; until then the last one is given.
 * Source: IAM API Reference, GenerateCredentialReport and GetCredentialReport.
 */
export async function credentialReport(session: AwsSession): Promise<string> {
  const { client, iam } = await openIam(session);
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { State } = await client.send(new iam.GenerateCredentialReportCommand({}));
    if (State === 'COMPLETE') {
      const { Content } = await client.send(new iam.GetCredentialReportCommand({}));
      return new TextDecoder().decode(Content);
    }
    await setTimeout(PAUSE);
  }
  throw new Error('IAM did not finish the report in two minutes');
}
