import type { OptionRow } from './option-table.js';

const FILES_ONLY = 'of a bucket or of event history, only what can hold';

/** Options of the commands that may ask AWS. */
export const AWS_OPTIONS = [
  { name: 'profile', value: 'NAME', group: 'aws', help: 'a profile of the AWS configuration' },
  {
    name: 'aws-region',
    value: 'REGION',
    group: 'aws',
    default: 'as the environment or the profile says',
    help: 'the region that is asked; --region is about records',
  },
  { name: 'role-arn', value: 'ARN', group: 'aws', help: 'assume this role first' },
  { name: 'external-id', value: 'ID', group: 'aws', help: "the external id that the role's trust policy asks for" },
  {
    name: 'mfa-serial',
    value: 'ARN',
    group: 'aws',
    help: 'the MFA device that the trust policy asks for; its code is asked at the terminal',
  },
  { name: 'requester-pays', group: 'aws', help: 'pay for reading a bucket that is set to requester pays' },
  {
    name: 'late-days',
    value: 'N',
    group: 'aws',
    default: '2',
    help: 'how many days after --to a file may have been delivered and still be read',
  },
  {
    name: 'state',
    value: 'DIR',
    group: 'aws',
    help: 'keep what is fetched from event history (cloudtrail:…) here, and go on from it the next time',
  },
  {
    name: 'max-scan',
    value: 'SIZE',
    group: 'aws',
    help: 'stop when the queries of this command have scanned more in Athena; they are passed before it is noticed',
  },
  { name: 'yes', group: 'aws', help: 'go on without being asked, also when the read is large' },
  {
    name: 'from',
    key: 'files-from',
    value: 'TIME',
    group: 'which',
    help: `${FILES_ONLY} events at or after this time`,
  },
  { name: 'to', key: 'files-to', value: 'TIME', group: 'which', help: `${FILES_ONLY} events before this time` },
  {
    name: 'region',
    key: 'files-region',
    value: 'REGION',
    repeat: true,
    group: 'which',
    help: `${FILES_ONLY} events of this region`,
  },
  {
    name: 'account',
    key: 'files-account',
    value: 'ID',
    repeat: true,
    group: 'which',
    help: `${FILES_ONLY} events of this account`,
  },
] as const satisfies readonly OptionRow[];

/** What of a bucket `ingest` reads: by the names of its folders, each file whole. */
export const WHICH_FILES = ['files-from', 'files-to', 'files-region', 'files-account'] as const;

/** What every command that reads records takes of them. */
export const REMOTE = [
  'profile',
  'aws-region',
  'role-arn',
  'external-id',
  'mfa-serial',
  'requester-pays',
  'late-days',
  'state',
  'max-scan',
  'yes',
] as const;

/** What a command that only asks Athena takes of them. */
export const ATHENA_ACCESS = ['profile', 'aws-region', 'role-arn', 'external-id', 'mfa-serial', 'yes'] as const;
