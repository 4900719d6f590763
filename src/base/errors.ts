/**
 * Everything that can stop a command, by code. `docs/errors.md` has a heading for each; a test holds the two together.
 * What a user can expect in a log is a finding ({@link ./findings.ts}), not an error.
 */
export const ERROR_CODES = {
  'bad-usage': 'The command line cannot be understood.',
  'bad-principal': 'A principal was named in a form trimtrail does not know.',
  'bad-time': 'A time or duration cannot be read.',
  'bad-exclude': 'An exclusion cannot be read.',
  'bad-policy': 'A policy document cannot be read.',
  'bad-selectors': 'Event selectors, last-accessed data or a credential report cannot be read.',
  'bad-keys': 'Public keys for log file validation cannot be read.',
  'no-digests': 'There is no digest file to verify the logs by.',
  'source-not-found': 'A source does not exist or a glob matches nothing.',
  'source-unreadable': 'No source could be read.',
  'sources-mixed': 'A store, Athena or Trino source was named beside another source.',
  'source-unsupported': 'The source gives no files, where files are needed.',
  'no-records': 'The sources hold no CloudTrail record.',
  'no-match': 'No record belongs to the principal or lies in the window.',
  'principal-ambiguous': 'More than one principal fits; the message lists them.',
  'nobody-to-cut': 'The principal has no identity policy that could be cut.',
  'policy-too-large': 'The policy does not fit the limit that was given.',
  'format-cannot-hold': 'A value cannot be written in the format that was asked for.',
  'nothing-to-check': 'No call of the principal succeeded, so a check would prove nothing.',
  'page-refused': 'The server of the page refused a request.',
  'port-taken': 'The page cannot be served at the address that was asked for.',
  'output-failed': 'The result could not be written.',
  'sql-syntax': 'The SQL is not in the grammar of Athena.',
  'sql-name': 'The SQL names a table, column, field or function that does not exist.',
  'sql-type': 'The SQL applies an operator or a function to types it does not take.',
  'sql-unsupported': 'The SQL asks for what cannot be answered here as Athena would.',
  'query-failed': 'The engine could not run the query.',
  'query-refused': 'The statement would reach beyond the tables it was given.',
  'query-limit': 'The query needs more memory, time or rows than it may use.',
  'query-too-complex': 'The engine cannot compile the query.',
  'engine-denied': 'Trino or Athena does not accept who asks, or does not let it read the table.',
  'engine-unreachable': 'The server of a Trino source cannot be reached, or is none.',
  'engine-missing': 'The SQL engine cannot be loaded on this machine.',
  'store-locked': 'Another process writes to the store.',
  'store-damaged': 'The store cannot be read.',
  'store-not-empty': 'The directory for a store holds something else.',
  'store-missing': 'The directory is no store.',
  'catalog-damaged': 'The installed catalogue data cannot be read.',
  'aws-no-credentials': 'AWS was asked without credentials that it knows.',
  'aws-expired': 'The AWS credentials have expired.',
  'aws-denied': 'AWS denies access.',
  'aws-kms': 'The KMS key of an object or a result does not let it be decrypted.',
  'aws-no-region': 'The AWS region is missing, or the resource lies in another one.',
  'aws-throttled': 'AWS throttles the requests, also after waiting.',
  'aws-not-found': 'A bucket, an object or another resource does not exist in AWS.',
  'aws-unreachable': 'AWS cannot be reached over the network.',
  'aws-failed': 'AWS refused a request for another reason.',
  'not-confirmed': 'A change, or a large or costly read, was not confirmed.',
  'bad-plan': 'A plan cannot be read, or was changed after it was made.',
  'bad-journal': 'A journal cannot be read.',
  'plan-refused': 'A plan has findings that must be accepted by name.',
  'too-early': 'The waiting time between two stages is not over.',
  'principal-protected': 'The principal is one that is never changed.',
  'owned-by-code': 'The principal belongs to a template or a module, and is to be changed there.',
  'account-moved': 'The account is not as the plan or the journal expects it.',
  'plan-in-progress': 'Another plan for the same principal is being applied.',
  'quota-exceeded': 'An IAM quota leaves no room for the old and the new policies together.',
  'rollback-impossible': 'The credentials could not take the change back.',
  'apply-refused': 'IAM refused a step; everything is as it was.',
  'apply-unfinished': 'A change could neither be finished nor taken back.',
  'nothing-to-cut': 'The plan would take nothing away.',
  'iam-failed': 'IAM refused a request.',
  interrupted: 'The run was interrupted.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The one error trimtrail throws on purpose: a code, a sentence for a person, and what to do about it. */
export class TrimtrailError extends Error {
  readonly code: ErrorCode;
  /** What the user can do; null when nothing helps. */
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TrimtrailError';
    this.code = code;
    this.hint = options.hint ?? null;
  }
}
