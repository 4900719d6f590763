import { awsError } from '../aws/aws-error.js';
import { openIam } from '../aws/iam/iam-client.js';
import { lastAccessedDetails } from '../aws/iam/last-accessed.js';
import { readAccountDetails } from '../aws/iam/read-details.js';
import { readSelectorsOfTrails } from '../aws/iam/trail-selectors.js';
import { openAws, type AwsSession } from '../aws/session.js';
import type { AwsSettings } from '../aws/settings.js';
import type { FileText } from './policy-files.js';

/** Every identity of the account with its policies, as `iam get-account-authorization-details` prints it. Errors: those of AWS. */
export function liveDetails(settings: AwsSettings): Promise<FileText> {
  return asked(settings, 'reading the policies of the account', async (session) => {
    const { client, iam } = await openIam(session);
    return { name: 'IAM', text: JSON.stringify(await readAccountDetails(client, iam)) };
  });
}

/** What each trail records, as `cloudtrail get-event-selectors` prints it. Errors: those of AWS. */
export function liveSelectors(settings: AwsSettings): Promise<readonly FileText[]> {
  return asked(settings, 'reading what the trails record', async (session) =>
    (await readSelectorsOfTrails(session)).map(({ trail, selectors }) => ({
      name: trail,
      text: JSON.stringify(selectors),
    })),
  );
}

/** When services and actions were last asked for, as `iam get-service-last-accessed-details` prints it. Errors: those of AWS. */
export function liveLastAccessed(settings: AwsSettings, principal: string): Promise<FileText> {
  return asked(settings, `reading when ${principal} last asked for what`, async (session) => {
    const details = await lastAccessedDetails(session, principal);
    return { name: 'IAM', text: JSON.stringify(details) };
  });
}

async function asked<T>(settings: AwsSettings, doing: string, work: (session: AwsSession) => Promise<T>): Promise<T> {
  try {
    return await work(await openAws(settings));
  } catch (error) {
    throw awsError(error, doing);
  }
}
