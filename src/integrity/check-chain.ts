import { compareText } from '../base/findings.js';
import { groupBy } from '../base/group-by.js';
import { baseOf } from './names.js';
import { signedText, type Digest } from './digest-file.js';
import type { PublicKeys } from './public-keys.js';
import { issueOf, type IntegrityIssue } from './types.js';

/** What a digest is worth: `proved` by a signature or by a proved digest after it, `changed`, or neither. */
export type Standing = 'proved' | 'changed' | 'unproved';

export interface CheckedDigest {
  readonly digest: Digest;
  readonly standing: Standing;
}

export interface CheckedChain {
  /** In time order. */
  readonly digests: readonly CheckedDigest[];
  readonly issues: readonly IntegrityIssue[];
}

/**
 * Checks the digests of one chain against each other and against the keys, from the last to the first: a digest's signature stands in
 * the metadata of its object and in the digest after it. A signature that holds needs no trust in where it was found.
 */
export function checkChain(digests: readonly Digest[], keys: PublicKeys): CheckedChain {
  const ordered = digests.toSorted(
    (a, b) => compareText(a.digestEndTime, b.digestEndTime) || compareText(a.key, b.key),
  );
  const followers = groupBy(ordered.toReversed(), ({ previousDigestS3Object }) => baseOf(previousDigestS3Object ?? ''));
  const issues: IntegrityIssue[] = [];
  const standings = new Map<Digest, Standing>();
  for (const digest of ordered.toReversed()) {
    const next = followers.get(baseOf(digest.digestS3Object)) ?? [];
    for (const extra of next.slice(0, -1)) issues.push(issueOf('digest-forked', extra.key));
    const after = next.at(-1) ?? null;
    const found = judge(digest, { after, standing: after === null ? null : (standings.get(after) ?? null), keys });
    standings.set(digest, found.standing);
    if (found.blamed !== null) standings.set(found.blamed, 'changed');
    issues.push(...found.issues);
  }
  issues.push(...linkIssues(ordered, standings));
  return { digests: ordered.map((digest) => ({ digest, standing: standings.get(digest) ?? 'unproved' })), issues };
}

interface Judged {
  readonly standing: Standing;
  /** The digest after it, when that turns out to be the changed one. */
  readonly blamed: Digest | null;
  readonly issues: readonly IntegrityIssue[];
}

interface After {
  readonly after: Digest | null;
  readonly standing: Standing | null;
  readonly keys: PublicKeys;
}

const judged = (standing: Standing, issues: readonly IntegrityIssue[] = []): Judged => ({
  standing,
  issues,
  blamed: null,
});

function judge(digest: Digest, { after, standing, keys }: After): Judged {
  if (baseOf(digest.key) !== baseOf(digest.digestS3Object) || !digest.digestS3Object.endsWith(digest.key)) {
    return judged('changed', [issueOf('digest-moved', digest.key, `it says it is ${digest.digestS3Object}`)]);
  }
  const hashHolds = after === null ? null : after.previousDigestHashValue === digest.hash;
  if (standing === 'proved') {
    return hashHolds === true ? judged('proved') : judged('changed', [issueOf('digest-changed', digest.key)]);
  }
  const key = keys.find(digest.digestPublicKeyFingerprint);
  if (key === null) return judged('unproved', [issueOf('key-unknown', digest.key, digest.digestPublicKeyFingerprint)]);
  const late = key.validAt(digest.digestEndTime) ? [] : [issueOf('key-out-of-time', digest.key)];
  const own = digest.signature;
  const told = after?.previousDigestSignature ?? null;
  const holds = [own, told].some((text) => text !== null && key.signed(signedText(digest), text));
  if (holds) return doubtAfter(late.length > 0 ? 'unproved' : 'proved', { digest, after, hashHolds, late });
  if (own !== null) return judged('changed', [issueOf('digest-changed', digest.key), ...late]);
  if (told === null) return judged('unproved', [issueOf('signature-missing', digest.key), ...late]);
  // what comes after is not proved: if its hash of this one holds, only its copy of the signature can be wrong
  if (hashHolds === true && after !== null && standing !== 'changed') {
    return { standing: 'unproved', blamed: after, issues: [issueOf('digest-changed', after.key), ...late] };
  }
  if (standing === 'changed') return judged('unproved', [issueOf('signature-missing', digest.key), ...late]);
  return judged('changed', [issueOf('digest-changed', digest.key), ...late]);
}

/** The digest is as it was signed. If the one after it tells another hash or signature, that one was changed. */
function doubtAfter(
  standing: Standing,
  {
    digest,
    after,
    hashHolds,
    late,
  }: {
    readonly digest: Digest;
    readonly after: Digest | null;
    readonly hashHolds: boolean | null;
    readonly late: readonly IntegrityIssue[];
  },
): Judged {
  const told = after?.previousDigestSignature ?? null;
  const differs = hashHolds === false || (told !== null && digest.signature !== null && told !== digest.signature);
  if (after === null || !differs) return judged(standing, late);
  return { standing, blamed: after, issues: [...late, issueOf('digest-changed', after.key)] };
}

/** Digests that another one names and that are not here, and places where the chain starts anew. */
function linkIssues(ordered: readonly Digest[], standings: ReadonlyMap<Digest, Standing>): readonly IntegrityIssue[] {
  const here = new Set(ordered.map(({ digestS3Object }) => baseOf(digestS3Object)));
  const byStart = groupBy(ordered, ({ digestStartTime }) => digestStartTime);
  const forks = [...byStart.values()].flatMap((same) => same.slice(1).map(({ key }) => issueOf('digest-forked', key)));
  const links = ordered.slice(1).flatMap((digest, index) => {
    const previous = digest.previousDigestS3Object;
    if (standings.get(digest) === 'changed') return [];
    if (previous === null) {
      const before = ordered[index]?.digestEndTime ?? '';
      return [issueOf('chain-interrupted', digest.key, `from ${before} to ${digest.digestStartTime}`)];
    }
    return here.has(baseOf(previous)) ? [] : [issueOf('digest-missing', previous)];
  });
  return [...forks, ...links];
}
