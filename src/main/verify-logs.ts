import { readFile } from 'node:fs/promises';
import { TrimtrailError } from '../base/errors.js';
import { finding, type Finding } from '../base/findings.js';
import { counted } from '../base/counted.js';
import { readPublicKeys } from '../integrity/public-keys.js';
import { partsOfDigestName, partsOfLogName } from '../integrity/names.js';
import type { BundleFile, Integrity } from '../integrity/types.js';
import { verifyBundle } from '../integrity/verify-bundle.js';
import { listSources } from '../sources/list-sources.js';

export interface VerifyLogsRequest {
  readonly sources: readonly string[];
  /** Files with public keys, as `aws cloudtrail list-public-keys` prints them. */
  readonly keys: readonly string[];
}

export interface VerifyLogsResult {
  readonly integrity: Integrity;
  readonly findings: readonly Finding[];
}

/** What a file beside a digest is called that holds the metadata of its S3 object. */
const METADATA = '.metadata.json';

/**
 * Verifies log files by CloudTrail's digest files. Errors: those of listing sources; `bad-keys`; `no-digests`.
 */
export async function verifyLogs({ sources, keys }: VerifyLogsRequest): Promise<VerifyLogsResult> {
  const publicKeys = readPublicKeys(await Promise.all(keys.map(readKeys)));
  const files: BundleFile[] = [];
  for await (const { path } of listSources(sources)) {
    if (path === null || (partsOfLogName(path) === null && partsOfDigestName(path) === null)) continue;
    files.push({ name: path, read: () => readFile(path), metadata: await metadataOf(path) });
  }
  if (!files.some(({ name }) => partsOfDigestName(name) !== null)) throw noDigests(sources);
  const integrity = await verifyBundle(files, publicKeys);
  return { integrity, findings: integrityFindings(integrity) };
}

async function readKeys(path: string): Promise<{ readonly name: string; readonly text: string }> {
  try {
    return { name: path, text: await readFile(path, 'utf8') };
  } catch (cause) {
    throw new TrimtrailError('bad-keys', `${path} can not be read`, { cause, hint: 'name a file with public keys' });
  }
}

/** The signature of a digest that was downloaded with `aws s3api head-object … > DIGEST.metadata.json`. */
async function metadataOf(path: string): Promise<BundleFile['metadata']> {
  if (partsOfDigestName(path) === null) return null;
  try {
    const json: unknown = JSON.parse(await readFile(path + METADATA, 'utf8'));
    const head = json as { readonly Metadata?: { readonly signature?: unknown } } | null;
    const signature = head?.Metadata?.signature;
    return typeof signature === 'string' ? { signature } : null;
  } catch {
    return null;
  }
}

const noDigests = (sources: readonly string[]): TrimtrailError =>
  new TrimtrailError('no-digests', `no digest file in ${sources.join(', ')}`, {
    hint: 'name the directory above CloudTrail and CloudTrail-Digest; log file validation must be on for the trail',
  });

const MOST_NAMED = 3;

function named(issues: Integrity['issues']): string {
  return issues
    .slice(0, MOST_NAMED)
    .map(({ file, kind }) => `${file} (${kind})`)
    .join(', ');
}

/** What must be said of the logs where somebody builds on them. */
export function integrityFindings({ issues }: Integrity): readonly Finding[] {
  const tampered = issues.filter(({ certainty }) => certainty === 'tampered');
  const unproved = issues.filter(({ certainty }) => certainty === 'unproved');
  return [
    ...(tampered.length === 0
      ? []
      : [
          finding(
            'logs-tampered',
            `${counted(tampered.length, 'file')} not as delivered, or missing: ${named(tampered)}`,
            tampered.length,
            tampered,
          ),
        ]),
    ...(unproved.length === 0
      ? []
      : [
          finding(
            'logs-unproved',
            `${counted(unproved.length, 'file')} not proved by the digests: ${named(unproved)}`,
            unproved.length,
            unproved,
          ),
        ]),
  ];
}
