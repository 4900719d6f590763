import type { AwsSettings } from '../aws/settings.js';
import { DEFAULT_REMOTE, type RemoteOptions } from '../main/source-files.js';
import type { TypedOptions } from './typed-options.js';

/** Who asks AWS, from the options of every command that may. */
export function awsSettings(options: TypedOptions): AwsSettings {
  return {
    profile: options.text('profile'),
    region: options.text('aws-region'),
    roleArn: options.text('role-arn'),
    externalId: options.text('external-id'),
    mfaSerial: options.text('mfa-serial'),
    mfaCode: isAttended() ? async (serial) => (await question())(`Code of the MFA device ${serial}: `) : null,
  };
}

/** How sources that are not files are read. Errors: `bad-usage`. */
export function remoteOptions(options: TypedOptions): RemoteOptions {
  return {
    aws: awsSettings(options),
    requesterPays: options.flag('requester-pays'),
    lateDays: options.count('late-days', DEFAULT_REMOTE.lateDays, 0),
    tell: options.flag('quiet') ? null : (cost) => void process.stderr.write(`${cost}\n`),
    stateDirectory: options.text('state'),
    maxScan: options.text('max-scan') === null ? null : options.size('max-scan', 0),
    confirm: options.flag('yes') ? null : confirmRead,
  };
}

/** Without a terminal nobody answers: no. */
async function confirmRead(text: string): Promise<boolean> {
  if (!isAttended()) return false;
  const answer = await (await question())(`This reads ${text}. Go on? [y/N] `);
  return /^y(?:es)?$/i.test(answer.trim());
}

const isAttended = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

async function question(): Promise<(text: string) => Promise<string>> {
  const { createInterface } = await import('node:readline/promises');
  return async (text) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return (await lines.question(text)).trim();
    } finally {
      lines.close();
    }
  };
}
