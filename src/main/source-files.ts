import { DEFAULT_AWS, type AwsSettings } from '../aws/settings.js';
import type { RepeatableFiles, ScanInput } from '../scan/types.js';
import { classifySource } from '../sources/classify-source.js';
import { checkSources, isRemote, listSources } from '../sources/list-sources.js';
import type { SourceFile } from '../sources/types.js';
import type { FilterSpec } from '../usage/types.js';

/** How sources that are not files are read. */
export interface RemoteOptions {
  readonly aws: AwsSettings;
  /** Whoever reads the bucket pays for it. */
  readonly requesterPays: boolean;
  /** Days after `to` in which a file with its events may still have been delivered. */
  readonly lateDays: number;
  /** Asked before a large read, with what it costs; null: go on. */
  readonly confirm: ((cost: string) => Promise<boolean>) | null;
  /** Told what a query may cost before it runs; null: nobody. */
  readonly tell: ((cost: string) => void) | null;
  /** Where what was fetched from event history is kept; null: nowhere. */
  readonly stateDirectory: string | null;
  /** Bytes that Athena may scan in all; null: no limit. */
  readonly maxScan: number | null;
}

export const DEFAULT_REMOTE: RemoteOptions = {
  tell: null,
  maxScan: null,
  stateDirectory: null,
  aws: DEFAULT_AWS,
  requesterPays: false,
  lateDays: 2,
  confirm: null,
};

/** Whether a source is a table behind Trino or Athena. */
export const isEngineSource = (source: string): boolean => ['trino', 'athena'].includes(classifySource(source));

export type WhichRecords = Pick<FilterSpec, 'from' | 'to' | 'accounts' | 'regions' | 'principals'>;

export interface SourceRequest {
  readonly which: WhichRecords;
  readonly remote: RemoteOptions;
  /** Larger objects are refused. */
  readonly maxInflatedBytes: number;
  readonly signal?: AbortSignal;
}

/** The files behind sources, wherever they are. */
export interface SourceFiles {
  /** Lists them; what comes over the network comes without its bytes. */
  readonly list: () => AsyncIterable<SourceFile>;
  /** Gets the bytes of what was listed and does not lie on disk. */
  readonly fetch: (files: AsyncIterable<SourceFile>) => AsyncIterable<SourceFile>;
  /** What there is to read, where that was found out; else null. */
  readonly total: { readonly files: number; readonly bytes: number } | null;
  readonly close: () => void;
}

/**
 * Opens sources of any kind that give records: paths, standard input, S3, event history. Code for AWS is loaded when one of them needs it.
 *
 * Errors: `sources-mixed`, `source-unsupported`, `bad-usage`, `not-confirmed`; while listing and fetching those of `listSources` and of AWS.
 */
export async function openSources(sources: readonly string[], request: SourceRequest): Promise<SourceFiles> {
  checkSources(sources);
  if (!sources.some(isRemote)) {
    return { list: () => listSources(sources), fetch: (files) => files, total: null, close: () => {} };
  }
  const { openRemoteSources } = await import('./remote-sources.js');
  return openRemoteSources(sources, request);
}

/** Files to scan: on disk as they are listed, others listed and fetched again whenever they are gone through. */
export function scanInput(files: SourceFiles, sources: readonly string[]): ScanInput {
  if (!sources.some(isRemote)) return files.list();
  const again: RepeatableFiles = {
    isRepeatable: true,
    total: files.total,
    [Symbol.asyncIterator]: () => files.fetch(files.list())[Symbol.asyncIterator](),
  };
  return again;
}
