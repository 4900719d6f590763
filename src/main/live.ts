import { awsError } from '../aws/aws-error.js';
import { credentialReport } from '../aws/iam/credential-report.js';
import { openIam } from '../aws/iam/iam-client.js';
import { lastAccessedDetails, lastAccessedOfMany } from '../aws/iam/last-accessed.js';
import { readAccountDetails } from '../aws/iam/read-details.js';
import { readSelectorsOfTrails } from '../aws/iam/trail-selectors.js';
import { openAws, type AwsSession } from '../aws/session.js';
import type { AwsSettings } from '../aws/settings.js';
import type { Finding } from '../base/findings.js';
import { withPermissionSet } from './live-permission-set.js';
import type { FileText } from './policy-files.js';

/** The policies of an account, and what the user must know of where they are made. */
export interface LiveDetails {
  readonly file: FileText;
  readonly findings: readonly Finding[];
}

/**
 * Every identity of the account with its policies, as `iam get-account-authorization-details` prints it. Errors: those of AWS; `bad-policy`.
 *
 * @param principal Whose permission set is asked for too, when it is a role of Identity Center; null: nobody's.
 */
export function liveDetails(settings: AwsSettings, principal: string | null = null): Promise<LiveDetails> {
  return asked(settings, 'reading the policies of the account', async (session) => {
    const { client, iam } = await openIam(session);
    const own = await readAccountDetails(client, iam);
    const { details, findings } =
      principal === null ? { details: own, findings: [] } : await withPermissionSet(session, own, principal);
    return { file: { name: 'IAM', text: JSON.stringify(details) }, findings };
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

/** As {@link liveLastAccessed} for many users and roles by their ARNs: ARN → file. Errors: those of AWS. */
export function liveLastAccessedOfMany(
  settings: AwsSettings,
  arns: readonly string[],
): Promise<ReadonlyMap<string, FileText>> {
  return asked(settings, 'reading when users and roles last asked for what', async (session) => {
    const files = new Map<string, FileText>();
    for await (const [arn, details] of lastAccessedOfMany(session, arns))
      if (details !== null) files.set(arn, { name: `IAM: ${arn}`, text: JSON.stringify(details) });
    return files;
  });
}

/** The account's credential report, as `iam get-credential-report` gives it. Errors: those of AWS. */
export function liveCredentialReport(settings: AwsSettings): Promise<FileText> {
  return asked(settings, 'reading the credential report', async (session) => ({
    name: 'IAM',
    text: await credentialReport(session),
  }));
}

async function asked<T>(settings: AwsSettings, doing: string, work: (session: AwsSession) => Promise<T>): Promise<T> {
  try {
    return await work(await openAws(settings));
  } catch (error) {
    throw awsError(error, doing);
  }
}
