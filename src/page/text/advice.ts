import type { FindingCode } from '../../base/findings.js';

/** What to do about a finding, one or two sentences; a code without an entry asks for nothing. */
export const ADVICE: Readonly<Partial<Record<FindingCode, string>>> = {
  'management-events-only':
    'Treat the policy as a draft: add a trail with data events, or give today’s policies so that what could not be seen can be kept.',
  'read-events-missing': 'Download the event history again with the read-only filter off.',
  'single-region': 'Add the other regions’ records if the principal works there.',
  'session-name-only': 'Use trail files or lookup-events output: they name the role behind the session.',
  'parameters-missing': 'Use JSON instead of CSV to get resources by name.',
  'event-source-missing': 'Export the history again with today’s console, or as JSON.',
  'input-refused': 'See the ledger for the file and the reason; mend it and read again.',
  'record-malformed': 'See the ledger for where they lie.',
  'values-summarised': 'Raise --max-values to see each of them.',
  'principal-recreated': 'Choose one of the two by its unique id, or narrow the window to one of them.',
  'delegated-calls': 'Check the delegation; the delegate has permissions of its own.',
  'unmapped-event': 'Look at the records, and report the event so that the map can learn it.',
  'action-unlisted': 'Switch on “unlisted actions” if the call has to work.',
  'only-unclear': 'Switch on “unclear calls” if the call is meant to work.',
  'denied-not-granted': 'Keep it by hand under Policy if it should have worked.',
  'passrole-unknown': 'Give today’s policies, or name the role under Policy, “keep”.',
  'guarded-withheld': 'Name the resource in a statement of your own, or switch on “guarded actions on patterns”.',
  'lifecycle-gap': 'Switch on “counterparts” if the same principal also takes down what it sets up.',
  'lifecycle-gap-iac': 'Switch on “counterparts”: the next destroy needs them.',
  'account-outlier': 'Check whether those accounts really share the work.',
  'would-be-denied': 'Do not apply. Look at the lines of the replay, keep what is missing, or widen the resources.',
  'decision-unknown': 'Look at the condition keys named; the record does not hold them.',
  'not-allowed-by-current':
    'A resource policy allowed it, or the grant is gone by now; nothing has to be granted for the first.',
  'unobservable-dropped': 'Keep those that are needed: each has a “keep” button in the tree of granted against used.',
  'denies-carried': 'Attach the carried policies before anything is detached; they are part of the export.',
  'policy-over-limit': 'Set a limit under Policy: the policy is then split, and generalised only if you allow it.',
  'resource-generalised': 'Set resources to “exact” to see each name.',
};
