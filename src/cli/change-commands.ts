import { IAM_ACCESS } from './change-options.js';
import type { CommandRow } from './command-table.js';
import { RUN, WHICH } from './option-lists.js';

/** Commands that plan, make and take back a change in IAM. */
export const CHANGE_COMMANDS = [
  {
    name: 'plan',
    args: '<source...>',
    summary: 'Plan the cut of one principal, stage by stage; nothing in AWS is changed',
    options: [
      'principal',
      ...WHICH,
      'current',
      'out',
      'stage',
      'wait',
      'as-boundary',
      'protect',
      'code-tag',
      'include-denied',
      'include-unclear',
      'grant-guarded',
      'with-lifecycle',
      'no-inferred',
      'keep',
      'selectors',
      'notify',
      'json',
      ...RUN,
    ],
    examples: [
      'trimtrail plan ./AWSLogs --principal alice --out plan.json',
      'trimtrail plan ./AWSLogs --principal role/Deploy --current details.json --stage resources --out plan.json',
      'trimtrail plan ./AWSLogs --principal alice --as-boundary --protect tag=break-glass --out plan.json',
    ],
  },
  {
    name: 'apply',
    args: '<plan>',
    summary: 'Do what a plan says: attach the new, then detach the old; run again to go on after a crash',
    options: ['accept', 'change-yes', 'journal', 'json', 'quiet', ...IAM_ACCESS],
    examples: ['trimtrail apply plan.json', 'trimtrail apply plan.json --accept evidence-short --yes'],
  },
  {
    name: 'rollback',
    args: '<journal>',
    summary: 'Go back to what was before a plan was applied, or give back single actions',
    options: ['only', 'accept', 'change-yes', 'json', 'quiet', ...IAM_ACCESS],
    examples: [
      'trimtrail rollback plan.json.journal.jsonl',
      'trimtrail rollback plan.json.journal.jsonl --only s3:PutObject --only sqs:SendMessage',
    ],
  },
  {
    name: 'watch',
    args: '<journal> <source...>',
    summary: 'Follow a principal after its cut and say what is denied, and which statement would allow it',
    options: ['once', 'interval', 'rollback-on-deny', 'notify', 'selectors', 'json', ...RUN],
    examples: [
      'trimtrail watch plan.json.journal.jsonl s3://my-trail/AWSLogs/111122223333/',
      'trimtrail watch plan.json.journal.jsonl ./AWSLogs --once --notify slack:SLACK_WEBHOOK_URL',
    ],
  },
] as const satisfies readonly CommandRow[];
