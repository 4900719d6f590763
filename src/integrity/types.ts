/** One file of the logs as it lies: the key after `AWSLogs/` tells where CloudTrail put it. */
export interface BundleFile {
  /** Path or S3 key. */
  readonly name: string;
  /** The bytes as they lie, compressed or not. Rejects when they cannot be read. */
  readonly read: () => Promise<Uint8Array>;
  /** S3 metadata of the object (`signature`, `signature-algorithm`); null where the source keeps none. */
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** What is wrong, and whether somebody changed something or it only cannot be told. */
export const ISSUE_KINDS = {
  'log-changed': { certainty: 'tampered', means: 'its content is not what the digest says' },
  'log-missing': { certainty: 'tampered', means: 'a digest names it, and it is not here' },
  'log-unlisted': { certainty: 'tampered', means: 'no digest of its time names it' },
  'log-unreadable': { certainty: 'tampered', means: 'it cannot be read or inflated' },
  'digest-changed': { certainty: 'tampered', means: 'its content is not what CloudTrail signed' },
  'digest-missing': { certainty: 'tampered', means: 'the next digest names it, and it is not here' },
  'digest-unreadable': { certainty: 'tampered', means: 'it is not a digest that can be read' },
  'digest-moved': { certainty: 'tampered', means: 'it does not lie where it was delivered' },
  'digest-forked': { certainty: 'tampered', means: 'two digests follow the same one, or cover the same time' },
  'key-unknown': { certainty: 'unproved', means: 'the public key that signed it is not among the keys' },
  'key-out-of-time': { certainty: 'unproved', means: 'its key was not valid at its time' },
  'signature-missing': {
    certainty: 'unproved',
    means: 'its signature stands only in the metadata of its S3 object, which is not here',
  },
  'chain-interrupted': {
    certainty: 'unproved',
    means: 'validation was off before it, or earlier digests were removed',
  },
  'log-uncovered': { certainty: 'unproved', means: 'it lies outside the time that the digests cover' },
} as const satisfies Record<string, { readonly certainty: 'tampered' | 'unproved'; readonly means: string }>;

export type IssueKind = keyof typeof ISSUE_KINDS;

export interface IntegrityIssue {
  readonly kind: IssueKind;
  readonly certainty: 'tampered' | 'unproved';
  /** The S3 key, or the path where the key is not known. */
  readonly file: string;
  readonly message: string;
}

/** The digests of one trail in one region of one account, in time order. */
export interface IntegrityChain {
  readonly account: string;
  readonly region: string;
  /** Trail and its home region, as the file names give them; late digests have a chain of their own (`… backfill`). */
  readonly trail: string;
  /** ISO 8601 UTC: what the digests cover, from the start of the first to the end of the last. */
  readonly from: string;
  readonly to: string;
  /** The digest before the first, which is not here; null where validation began with the first. */
  readonly continues: string | null;
  readonly digests: number;
  readonly digestsProved: number;
  readonly logs: number;
  readonly logsProved: number;
}

export interface Integrity {
  /** `proved`: every log file is as it was delivered and none is missing within the chains. */
  readonly verdict: 'proved' | 'incomplete' | 'tampered';
  readonly chains: readonly IntegrityChain[];
  readonly issues: readonly IntegrityIssue[];
}

export const issueOf = (kind: IssueKind, file: string, more = ''): IntegrityIssue => ({
  kind,
  certainty: ISSUE_KINDS[kind].certainty,
  file,
  message: `${ISSUE_KINDS[kind].means}${more === '' ? '' : ` (${more})`}`,
});
