import { CONDITION_KINDS } from '../base/condition-kinds.js';
import { CONSOLE_READS } from '../base/console-reads.js';
import { RESOURCE_MODES } from '../base/resource-mode.js';
import type { OptionRow } from './option-table.js';

/** Options that say what is granted. */
export const GRANT_OPTIONS = [
  {
    name: 'resources',
    value: 'HOW',
    choices: RESOURCE_MODES,
    group: 'grant',
    default: 'auto',
    help: 'auto turns short-lived names into patterns, and more names of a type than --max-resources; exact names every ARN as seen; pattern groups names that share a beginning; type gives the pattern of the type',
  },
  {
    name: 'max-resources',
    value: 'N',
    group: 'grant',
    default: '20',
    help: 'names of a type that an action may have before they are grouped to patterns',
  },
  {
    name: 'conditions',
    value: 'KIND',
    repeat: true,
    group: 'grant',
    help: `add conditions that every call supports: ${Object.keys(CONDITION_KINDS).join(', ')}`,
  },
  {
    name: 'console-reads',
    value: 'HOW',
    choices: CONSOLE_READS,
    group: 'grant',
    default: 'keep',
    help: 'reads that only the console made: keep them, drop them, or keep those that only list; reads of secrets, parameters, objects and code always stay',
  },
  {
    name: 'include-denied',
    value: 'ACTION',
    repeat: true,
    group: 'grant',
    help: 'grant this action although the calls were denied',
  },
  {
    name: 'include-unclear',
    group: 'grant',
    help: 'grant actions whose calls failed for reasons that say nothing about permission',
  },
  { name: 'grant-guarded', group: 'grant', help: 'grant guarded actions on patterns, not only on what is named' },
  {
    name: 'with-lifecycle',
    group: 'grant',
    help: 'add the counterpart (delete, detach) of what was created or attached',
  },
  {
    name: 'allow-unknown-actions',
    group: 'grant',
    help: 'grant, on *, the action of an operation that the Service Authorization Reference does not list yet',
  },
  { name: 'no-inferred', group: 'grant', help: 'leave out permissions that are inferred, not logged' },
] as const satisfies readonly OptionRow[];
