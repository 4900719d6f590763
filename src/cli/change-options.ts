import type { OptionRow } from './option-table.js';

/** Options of the commands that plan, make and take back a change in IAM. */
export const CHANGE_OPTIONS = [
  { name: 'out', value: 'FILE', group: 'change', help: 'write the plan to this file' },
  {
    name: 'stage',
    value: 'STAGE',
    choices: ['auto', 'services', 'actions', 'resources'],
    group: 'change',
    default: 'auto',
    help: 'how far to cut: to the services used, the actions used, or the resources too; auto: the next that takes something away',
  },
  {
    name: 'wait',
    value: 'TIME',
    group: 'change',
    default: '7d',
    help: 'how long to watch one stage before the next may be applied',
  },
  {
    name: 'as-boundary',
    group: 'change',
    help: 'leave all policies attached and let a permissions boundary pass only what is used',
  },
  {
    name: 'protect',
    value: 'WHAT',
    repeat: true,
    group: 'change',
    help: 'never touch name=…, path=… (with *) or tag=KEY[=VALUE]',
  },
  {
    name: 'code-tag',
    value: 'KEY',
    repeat: true,
    group: 'change',
    help: 'a tag that says that code owns the principal; aws:cloudformation:stack-name always does',
  },
  {
    name: 'accept',
    value: 'CODE',
    repeat: true,
    group: 'change',
    help: 'a finding, or a reason to stop, that was read and is accepted',
  },
  { name: 'yes', key: 'change-yes', short: 'y', group: 'change', help: 'do not ask' },
  {
    name: 'journal',
    value: 'FILE',
    group: 'change',
    default: 'the plan with .journal.jsonl',
    help: 'where everything is written down before it is done; needed to roll back',
  },
  {
    name: 'only',
    value: 'ACTION',
    repeat: true,
    group: 'change',
    help: 'give back these actions alone, as they were granted before',
  },
  { name: 'once', group: 'change', help: 'look once and end; exit 1 when something was denied' },
  { name: 'interval', value: 'SECONDS', group: 'change', default: '300', help: 'time between two looks' },
  {
    name: 'rollback-on-deny',
    group: 'change',
    help: 'allow again what is denied now and was used on this very resource before the cut; nothing else, and never a guarded action',
  },
  {
    name: 'notify',
    value: 'WHERE',
    repeat: true,
    group: 'change',
    help: 'webhook:NAME or slack:NAME, where the variable NAME of the environment holds the address',
  },
] as const satisfies readonly OptionRow[];

/** What the commands that read or change IAM take of the options about AWS. */
export const IAM_ACCESS = ['profile', 'aws-region', 'role-arn', 'external-id', 'mfa-serial'] as const;
