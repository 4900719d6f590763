/** What the user must know about a result. Codes, severities and texts are data: `docs/findings.md` is held to this table. */
export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface FindingKind {
  readonly severity: Severity;
  /** One sentence: what it means, in general. */
  readonly means: string;
}

/** Fixed severity and meaning of each finding code (RULES.md 29). */
export const FINDINGS = {
  // what the source cannot show (RULES.md 5)
  'management-events-only': {
    severity: 'high',
    means: 'The source holds management events only; data-plane use cannot be in it.',
  },
  'read-events-missing': {
    severity: 'medium',
    means: 'The source holds no read-only event; reads were probably filtered out.',
  },
  'single-region': {
    severity: 'medium',
    means: 'All events come from one region; event history covers only the region it was downloaded in.',
  },
  'session-name-only': { severity: 'high', means: 'The source names a session, not the role behind it.' },
  'parameters-missing': {
    severity: 'medium',
    means: 'The source has no request parameters; resources are known by type only.',
  },
  'event-source-missing': { severity: 'high', means: 'The source has no event source; the service was not guessed.' },
  'time-zone-unknown': { severity: 'low', means: 'Times carry no zone and were read as UTC.' },
  'column-missing': {
    severity: 'medium',
    means: 'The table lacks columns that are read; what they would show is not in the result.',
  },
  'athena-scanned': {
    severity: 'low',
    means: 'What the queries of this command scanned in Athena, and about what that costs.',
  },
  'athena-differs': {
    severity: 'medium',
    means: "Athena would answer differently: under CloudTrail's DDL it cannot read these files.",
  },
  // integrity of the log files
  'logs-tampered': { severity: 'high', means: 'Log files are not as CloudTrail delivered them, or some are missing.' },
  'logs-unproved': { severity: 'medium', means: 'Digest files do not prove all of the log files.' },
  // bytes and records
  'input-refused': { severity: 'medium', means: 'A file, or part of one, could not be read.' },
  'record-malformed': { severity: 'medium', means: 'A record is not a CloudTrail record and was left out.' },
  'values-summarised': {
    severity: 'low',
    means: 'A key had more distinct values than --max-values; they were cut to prefixes.',
  },
  'events-excluded': { severity: 'low', means: 'Events were left out because an exclusion named them.' },
  'copies-differ': { severity: 'low', means: 'Copies of one event differ; the richest was kept.' },
  'principal-recreated': {
    severity: 'medium',
    means: 'One ARN appears with two unique ids: the principal was deleted and made anew.',
  },
  'delegated-calls': {
    severity: 'medium',
    means: 'Calls were made by a delegate (invokedByDelegate) and were not granted.',
  },
  // from event to action
  'not-an-api-call': {
    severity: 'low',
    means: 'Sign-ins, service events, console actions and the like are counted, never granted.',
  },
  'no-permission-needed': { severity: 'low', means: 'The operation works without any permission.' },
  'unmapped-event': {
    severity: 'medium',
    means: 'No action is known for the event, not even a likely one; nothing was granted for it.',
  },
  'action-unlisted': {
    severity: 'medium',
    means: 'An action of the operation’s own name is likely, but no source lists it; nothing was granted for it.',
  },
  'unlisted-granted': {
    severity: 'medium',
    means: 'An action that the reference does not list was granted on *, because --allow-unknown-actions asks for it.',
  },
  'action-unreferenced': {
    severity: 'low',
    means: 'An action was granted that another page of AWS names and the Service Authorization Reference lacks.',
  },
  'only-unclear': {
    severity: 'medium',
    means: 'The only evidence for an action is a call that failed for a reason that says nothing about permission.',
  },
  'denied-not-granted': { severity: 'low', means: 'Denied calls are listed, never granted unless named.' },
  'character-generalised': {
    severity: 'low',
    means: 'A value holds a character that IAM does not allow in a document; it became ?.',
  },
  'resource-generalised': { severity: 'low', means: 'Short-lived or generated names became a pattern of their type.' },
  'resource-widened': {
    severity: 'medium',
    means: 'Names that may come back were grouped to a pattern, which also fits names that were not used.',
  },
  'passrole-unknown': {
    severity: 'high',
    means: 'A call passes a role that the log does not name; iam:PassRole was not granted.',
  },
  'permission-inferred': {
    severity: 'low',
    means: 'An action that is never logged was inferred from a call that proves it is used.',
  },
  'dependent-permission': {
    severity: 'low',
    means: 'AWS says the call may need a further permission that the log can not prove.',
  },
  'guarded-withheld': { severity: 'medium', means: 'A guarded action is known on a pattern only; it was withheld.' },
  'lifecycle-gap': {
    severity: 'medium',
    means: 'Something is created or attached, but its counterpart was never called.',
  },
  'lifecycle-gap-iac': {
    severity: 'high',
    means: 'An infrastructure-as-code tool creates or attaches something, but its counterpart was never called.',
  },
  'account-outlier': { severity: 'medium', means: 'An action was used in few of the accounts that share the policy.' },
  // the proof
  'would-be-denied': { severity: 'high', means: 'A call that succeeded would be denied by the policies under test.' },
  'decision-unknown': {
    severity: 'medium',
    means: 'Whether a call would be allowed depends on something the record can not give.',
  },
  'not-allowed-by-current': {
    severity: 'medium',
    means: 'A call succeeded although no policy of today allows it; nothing was granted for it.',
  },
  'unobservable-dropped': {
    severity: 'medium',
    means: 'A permission of today could not have been seen in use and was dropped; --keep brings it back.',
  },
  'limits-not-read': {
    severity: 'medium',
    means: 'Service and resource control policies could not be read; what they would deny is not part of the answer.',
  },
  'permission-set': { severity: 'low', means: 'The role is made from a permission set of Identity Center.' },
  'permission-set-stale': {
    severity: 'medium',
    means: 'The permission set was changed, and the account still has the role of before.',
  },
  'permission-set-unread': {
    severity: 'low',
    means: 'The role is made from a permission set of Identity Center that could not be read.',
  },
  'denies-carried': {
    severity: 'medium',
    means: 'Denials of today are carried over in policies of their own, to be attached before anything is detached.',
  },
  'newer-kept': { severity: 'low', means: 'A policy of today is younger than --keep-newer-than and was kept whole.' },
  // AWS's own judges
  'aws-differs': { severity: 'high', means: "AWS's policy simulator decides a call otherwise than the replay." },
  'aws-new-access': {
    severity: 'high',
    means: 'Access Analyzer finds access that the policies of today do not give.',
  },
  'aws-policy-error': { severity: 'high', means: 'Access Analyzer finds an error in a policy.' },
  'aws-policy-warning': { severity: 'medium', means: 'Access Analyzer warns of something in a policy.' },
  'aws-policy-suggestion': { severity: 'low', means: 'Access Analyzer suggests a change to a policy.' },
  'aws-not-asked': { severity: 'low', means: 'Part of what AWS was to be asked could not be put to it.' },
  // a fleet
  'administrator-unused': {
    severity: 'high',
    means: 'Who is an administrator, or can become one, was never used or not for --min-days.',
  },
  'root-key': { severity: 'high', means: 'The root user has an active access key, which no policy limits.' },
  'principal-unused': { severity: 'medium', means: 'IAM knows of no use of a user or role.' },
  'principal-idle': { severity: 'medium', means: 'A user or role was used before, but not for --min-days.' },
  'principal-not-seen': {
    severity: 'low',
    means: 'A user or role has policies and did nothing in the records; IAM was not asked.',
  },
  'credential-unused': { severity: 'medium', means: 'An active access key or password was never used.' },
  'credential-idle': { severity: 'medium', means: 'An active access key or password was not used for --min-days.' },
  'key-old': { severity: 'low', means: 'An active access key was made more than a year ago.' },
  'not-compared': {
    severity: 'medium',
    means: 'Who is in the records is in no file of policies, or its policies are incomplete; its excess is not known.',
  },
  // a plan
  'evidence-short': { severity: 'high', means: 'The records span fewer days than a cut should rest on.' },
  'iac-unknown': { severity: 'high', means: 'Whether code owns the principal could not be found out.' },
  'kept-unselected': {
    severity: 'medium',
    means: 'The plan leaves actions that were not seen in use, because it is not known whether the trails record them.',
  },
  'group-left': { severity: 'medium', means: 'The user leaves a group, and loses every grant that came through it.' },
  'stage-ahead': { severity: 'low', means: 'Further stages of the cut follow, each after a time of watching.' },
  'boundary-intersected': {
    severity: 'medium',
    means: 'The principal has a boundary; the new one allows only what the old one allows too.',
  },
  // the policy
  'console-reads-dropped': {
    severity: 'medium',
    means: 'Reads that were made by clicking through the console were left out, because --console-reads asks for it.',
  },
  'condition-added': {
    severity: 'medium',
    means: 'A condition was added that every call in the records meets; a call that comes another way is denied.',
  },
  'condition-refused': { severity: 'low', means: 'A condition that was asked for is not supported by the records.' },
  'nothing-to-grant': { severity: 'high', means: 'No event of the principal leads to a permission.' },
  'policy-over-limit': { severity: 'medium', means: 'The policy is longer than the limit it will meet in IAM.' },
  'future-actions': {
    severity: 'medium',
    means: 'A wildcard stands for actions that were used; it also allows what AWS adds under that name.',
  },
  // a policy by itself
  'action-unknown': { severity: 'medium', means: 'A policy names an action that AWS does not document.' },
  'action-resource-mismatch': {
    severity: 'medium',
    means: 'An action stands beside resources that it cannot be used on; it grants nothing.',
  },
  'resource-unused': { severity: 'low', means: 'A resource stands beside actions that cannot be used on it.' },
  'resource-covered': { severity: 'low', means: 'A resource is covered by a broader one of the same statement.' },
  'statement-redundant': { severity: 'low', means: 'A statement says nothing that another does not say.' },
  'statement-shadowed': { severity: 'medium', means: 'A statement allows only what another one denies.' },
  'escalation-remains': {
    severity: 'high',
    means: 'The policies hold actions by which their holder can get more permissions.',
  },
  'exfiltration-remains': {
    severity: 'medium',
    means: 'The policies hold actions by which data can be carried out of the account.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One line for a person; texts from records are escaped when printed, not here. */
  readonly message: string;
  /** How many events (or files, or values) it is about. */
  readonly count: number;
  /** Ready material, such as the statement that was withheld; absent when there is none. */
  readonly detail?: unknown;
}

/** Makes a finding with the severity its code has. */
// oxlint-disable-next-line max-params -- code, message, count, detail read as a row
export function finding(code: FindingCode, message: string, count = 1, detail?: unknown): Finding {
  const base = { code, severity: FINDINGS[code].severity, message, count };
  return detail === undefined ? base : { ...base, detail };
}

const RANK: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** Gravest first; within a severity by code, then message: one order for every output. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) => RANK[a.severity] - RANK[b.severity] || compareText(a.code, b.code) || compareText(a.message, b.message),
  );
}

/** Code-unit order: the same on every machine, unlike `localeCompare`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
