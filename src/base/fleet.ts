/** Closed sets of words of `trimtrail fleet`. */

/** How far a principal could get by what it is granted. */
export const REACHES = ['administrator', 'escalation', 'none'] as const;
export type Reach = (typeof REACHES)[number];

/**
 * What is known of when a principal was last at work. `seen`: in the records. `used-elsewhere`: not in them, IAM dates a use. `never-used`: IAM
 * says that there was none, since it was made or in the 400 days that IAM keeps. `not-seen`: nothing in the days of the records, and IAM was
 * not asked. `not-covered`: the records hold nothing of its account.
 */
export const USE_KINDS = ['seen', 'used-elsewhere', 'never-used', 'not-seen', 'not-covered'] as const;
export type UseKind = (typeof USE_KINDS)[number];

/** Who says when something was last used. */
export const USE_SOURCES = ['records', 'credential report', 'role last used', 'last-accessed data'] as const;
export type UseSource = (typeof USE_SOURCES)[number];

export const CREDENTIALS = ['password', 'access key 1', 'access key 2'] as const;
export type CredentialName = (typeof CREDENTIALS)[number];

/** `idle`: used, but not for `--min-days`. */
export const CREDENTIAL_STATES = ['never-used', 'idle', 'in-use'] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];
