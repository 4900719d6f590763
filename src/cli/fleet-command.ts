import type { CommandRow } from './command-table.js';
import { RUN, WHICH } from './option-lists.js';
import type { OptionRow } from './option-table.js';

/** Options of `fleet` alone. */
export const FLEET_OPTIONS = [
  {
    name: 'credential-report',
    value: 'FILE',
    repeat: true,
    group: 'test',
    help: 'when keys and passwords were last used: the CSV of the credential report, the output of iam get-credential-report, or live',
  },
  {
    name: 'last-accessed',
    key: 'fleet-last-accessed',
    value: 'ARN=FILE',
    repeat: true,
    group: 'test',
    help: 'when a user or role last asked for what: the output of iam get-service-last-accessed-details; live asks IAM about everyone',
  },
  { name: 'top', value: 'N', group: 'out', default: '25 for text, else all', help: 'show so many of the ranking' },
  {
    name: 'format',
    key: 'fleet-format',
    value: 'FORMAT',
    choices: ['text', 'csv', 'credentials-csv', 'html', 'markdown'],
    group: 'out',
    default: 'text',
    help: 'csv has a line for each principal, credentials-csv for each active key and password; html is one file that needs nothing else',
  },
] as const satisfies readonly OptionRow[];

export const FLEET_COMMANDS = [
  {
    name: 'fleet',
    args: '<source...>',
    summary: 'Rank every principal by excess privilege, with what was never used',
    options: [
      ...WHICH,
      'current',
      'credential-report',
      'fleet-last-accessed',
      'selectors',
      'min-days',
      'top',
      'fleet-format',
      'report-output',
      'notify',
      'json',
      ...RUN,
    ],
    examples: [
      'trimtrail fleet ./AWSLogs --current details.json --credential-report credentials.csv',
      'trimtrail fleet store --current a.json --current b.json --format html --output fleet.html',
      'trimtrail fleet s3://my-trail/AWSLogs/ --from 90d --current live --credential-report live --notify slack:SLACK_WEBHOOK_URL',
    ],
  },
] as const satisfies readonly CommandRow[];
