import { setMaxListeners } from 'node:events';
import { TrimtrailError } from '../base/errors.js';
import { openAws } from '../aws/session.js';
import { estimateRead, estimateText, isLarge } from '../aws/s3/estimate.js';
import { openLookup, type LookupFiles } from '../aws/lookup/lookup-files.js';
import { openS3 } from '../aws/s3/s3-files.js';
import type { AwsSession } from '../aws/session.js';
import { isRemote, listSources } from '../sources/list-sources.js';
import type { SourceFile } from '../sources/types.js';
import { classifySource } from '../sources/classify-source.js';
import { lookupAttribute } from './lookup-attribute.js';
import type { SourceFiles, SourceRequest } from './source-files.js';

/** Listed files that are kept, so that a read of few lists once. */
const KEPT = 20_000;

/** See `openSources`. */
export async function openRemoteSources(sources: readonly string[], request: SourceRequest): Promise<SourceFiles> {
  if (sources.includes('-')) {
    throw new TrimtrailError('sources-mixed', 'standard input cannot be read together with what lies in AWS', {
      hint: 'write it to a file first',
    });
  }
  // each request under way listens for the stop, and there are more of them than Node takes for usual
  if (request.signal !== undefined) setMaxListeners(0, request.signal);
  const places = withoutCovered(sources.filter(isRemote));
  const local = sources.filter((source) => !isRemote(source));
  const opened = await openPlaces(places, request);
  const listAll = async function* (): AsyncGenerator<SourceFile> {
    if (local.length > 0) yield* listSources(local);
    for (const { list } of opened) yield* list();
  };
  const { kept, ...total } = await lookAhead(listAll());
  const isHistory = places.some((place) => classifySource(place) === 'cloudtrail');
  if (total.files === 0) throw nothingThere(sources, request);
  await confirmed(total, request);
  return {
    list: kept === null ? listAll : () => again(kept),
    // each place fetches its own and lets the others' pass
    fetch: (files) => opened.reduce((passing, { fetch }) => fetch(passing), files),
    total: isHistory ? null : total,
    close: () => opened.forEach(({ close }) => close()),
  };
}

async function openPlaces(places: readonly string[], request: SourceRequest): Promise<readonly LookupFiles[]> {
  const session = await openAws(request.remote.aws);
  return Promise.all(
    places.map((place) =>
      classifySource(place) === 'cloudtrail'
        ? openHistory(place, request, session)
        : openBucket(place, request, session),
    ),
  );
}

function openBucket(place: string, request: SourceRequest, session: AwsSession): Promise<LookupFiles> {
  const { which, remote, maxInflatedBytes, signal } = request;
  return openS3(place, {
    session,
    requesterPays: remote.requesterPays,
    wish: { ...which, lateDays: remote.lateDays },
    maxBytes: maxInflatedBytes,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function openHistory(
  place: string,
  { which, remote, signal }: SourceRequest,
  session: AwsSession,
): Promise<LookupFiles> {
  return openLookup(place, {
    session,
    from: which.from,
    to: which.to,
    attribute: lookupAttribute(which.principals),
    stateDirectory: remote.stateDirectory,
    now: new Date(),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A place below another one is listed with it. */
function withoutCovered(places: readonly string[]): readonly string[] {
  const unique = [...new Set(places)];
  return unique.filter((place) => !unique.some((other) => other !== place && place.startsWith(other)));
}

interface Ahead {
  readonly files: number;
  readonly bytes: number;
  /** All of them; null when they are too many to keep. */
  readonly kept: readonly SourceFile[] | null;
}

async function lookAhead(listing: AsyncIterable<SourceFile>): Promise<Ahead> {
  const kept: SourceFile[] = [];
  let files = 0;
  let bytes = 0;
  for await (const file of listing) {
    files += 1;
    bytes += file.size ?? 0;
    if (files <= KEPT) kept.push(file);
    else kept.length = 0;
  }
  return { files, bytes, kept: files <= KEPT ? kept : null };
}

async function confirmed(
  { files, bytes }: Ahead | { files: number; bytes: number },
  { remote }: SourceRequest,
): Promise<void> {
  const estimate = estimateRead(files, bytes);
  if (remote.confirm === null || !isLarge(estimate) || (await remote.confirm(estimateText(estimate)))) return;
  throw new TrimtrailError('not-confirmed', `this would read ${estimateText(estimate)}`, {
    hint: 'narrow it with --from, --to, --account and --region, or say --yes',
  });
}

function nothingThere(sources: readonly string[], { which }: SourceRequest): TrimtrailError {
  const isPruned = which.from !== null || which.to !== null || which.accounts.length > 0 || which.regions.length > 0;
  return new TrimtrailError(
    'source-not-found',
    `no object at ${sources.join(', ')}${isPruned ? ' in the window' : ''}`,
    {
      hint: isPruned
        ? 'check --from, --to, --account and --region, and the prefix'
        : 'check the prefix: aws s3 ls shows what is there',
    },
  );
}

// oxlint-disable-next-line require-await -- an async iterable of what is there
async function* again(files: readonly SourceFile[]): AsyncGenerator<SourceFile> {
  yield* files;
}
