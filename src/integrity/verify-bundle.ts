import { compareText } from '../base/findings.js';
import { groupBy } from '../base/group-by.js';
import { checkChain, type CheckedChain, type CheckedDigest } from './check-chain.js';
import { contentOf, readDigest, sha256, type Digest } from './digest-file.js';
import { baseOf, keyOfPath, partsOfDigestName, partsOfLogName } from './names.js';
import type { PublicKeys } from './public-keys.js';
import { issueOf, type BundleFile, type Integrity, type IntegrityChain, type IntegrityIssue } from './types.js';

/** Files whose hashes are taken at the same time. */
const AT_ONCE = 8;
const HOUR = 3_600_000;

/**
 * Verifies log files by the digests that lie beside them: signatures, the chain, the hashes, and that nothing is missing or was added.
 * Files that are neither digests nor log files play no part.
 * Source: CloudTrail User Guide, "Validating CloudTrail log file integrity".
 */
export async function verifyBundle(files: readonly BundleFile[], keys: PublicKeys): Promise<Integrity> {
  const logs = new LogFiles(files.filter(({ name }) => partsOfLogName(name) !== null));
  const issues: IntegrityIssue[] = [];
  const digests: Digest[] = [];
  const named = files.filter(({ name }) => partsOfDigestName(name) !== null);
  await eachOf(named, async (file) => {
    const digest = await readDigest(file);
    if (typeof digest === 'string') issues.push(issueOf('digest-unreadable', keyOfPath(file.name), digest));
    else digests.push(digest);
  });
  const chains: IntegrityChain[] = [];
  const groups = groupBy(digests, ({ name }) => `${name.account}/${name.region}/${name.trail}`);
  for (const [, group] of [...groups].toSorted(([a], [b]) => compareText(a, b))) {
    const chain = checkChain(group, keys);
    issues.push(...chain.issues);
    chains.push(await checkLogs(chain, logs, issues));
  }
  issues.push(...unlisted(logs, chains));
  return { verdict: verdictOf(issues), chains, issues: inOrder(issues) };
}

function verdictOf(issues: readonly IntegrityIssue[]): Integrity['verdict'] {
  if (issues.some(({ certainty }) => certainty === 'tampered')) return 'tampered';
  return issues.length > 0 ? 'incomplete' : 'proved';
}

/** Each once, the certain ones first. */
function inOrder(issues: readonly IntegrityIssue[]): readonly IntegrityIssue[] {
  const once = new Map(issues.map((issue) => [`${issue.kind} ${issue.file}`, issue]));
  return [...once.values()].toSorted(
    (a, b) => compareText(a.certainty, b.certainty) || compareText(a.file, b.file) || compareText(a.kind, b.kind),
  );
}

/** Log files by the key that a digest calls them by; which of them a digest has named. */
class LogFiles {
  readonly listed = new Set<BundleFile>();
  readonly all: readonly BundleFile[];
  readonly #byKey: ReadonlyMap<string, BundleFile>;
  readonly #byBase: ReadonlyMap<string, BundleFile>;

  constructor(files: readonly BundleFile[]) {
    this.all = files;
    this.#byKey = new Map(files.map((file) => [keyOfPath(file.name), file]));
    const flat = files.filter(({ name }) => !keyOfPath(name).includes('/'));
    this.#byBase = new Map(flat.map((file) => [baseOf(file.name), file]));
  }

  /** A file in its place, or in a directory without CloudTrail's layout under its own name. */
  find(object: string): BundleFile | null {
    return this.#byKey.get(keyOfPath(object)) ?? this.#byBase.get(baseOf(object)) ?? null;
  }
}

async function checkLogs({ digests }: CheckedChain, logs: LogFiles, issues: IntegrityIssue[]): Promise<IntegrityChain> {
  let proved = 0;
  const named = digests.flatMap((checked) => checked.digest.logFiles.map((log) => ({ ...log, checked })));
  await eachOf(named, async ({ s3Object, hashValue, checked }) => {
    const file = logs.find(s3Object);
    if (file !== null) logs.listed.add(file);
    // a changed digest can accuse nobody
    if (checked.standing === 'changed') return;
    if (file === null) issues.push(issueOf('log-missing', s3Object, `named by ${baseOf(checked.digest.key)}`));
    else if (await holds(file, hashValue, issues)) proved += checked.standing === 'proved' ? 1 : 0;
  });
  return { ...spanOf(digests), logs: named.length, logsProved: proved };
}

function spanOf(digests: readonly CheckedDigest[]): Omit<IntegrityChain, 'logs' | 'logsProved'> {
  const [first, last] = [digests[0]?.digest, digests.at(-1)?.digest];
  return {
    account: first?.name.account ?? '',
    region: first?.name.region ?? '',
    trail: first?.name.trail ?? '',
    from: first?.digestStartTime ?? '',
    to: last?.digestEndTime ?? '',
    continues: first?.previousDigestS3Object ?? null,
    digests: digests.length,
    digestsProved: digests.filter(({ standing }) => standing === 'proved').length,
  };
}

async function holds(file: BundleFile, hash: string, issues: IntegrityIssue[]): Promise<boolean> {
  const key = keyOfPath(file.name);
  try {
    if (sha256(await contentOf(file)) === hash.toLowerCase()) return true;
    issues.push(issueOf('log-changed', key));
  } catch (error) {
    issues.push(issueOf('log-unreadable', key, error instanceof Error ? error.message : ''));
  }
  return false;
}

/**
 * Log files that no digest names. A digest names what was delivered in its hour, so that the last hour of a chain is still open, and what
 * was delivered before its start is not its matter.
 */
function unlisted(logs: LogFiles, chains: readonly IntegrityChain[]): readonly IntegrityIssue[] {
  return logs.all.flatMap((file) => {
    const name = partsOfLogName(file.name);
    if (name === null || logs.listed.has(file)) return [];
    const time = Date.parse(name.time);
    const covered = chains.some(
      ({ account, region, from, to }) =>
        account === name.account &&
        region === name.region &&
        time >= Date.parse(from) &&
        time < Date.parse(to) - HOUR / 4,
    );
    return [issueOf(covered ? 'log-unlisted' : 'log-uncovered', keyOfPath(file.name))];
  });
}

/** Runs `work` over all items, a few at a time. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
