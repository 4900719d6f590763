import { gzipSync } from 'node:zlib';
import type { Event } from '@aws-sdk/client-cloudtrail';
import type { SourceFile } from '../../sources/types.js';
import { awsError } from '../aws-error.js';
import type { AwsSession } from '../session.js';
import { lookupPages, type Interval, type LookupAttribute, type LookupRequest } from './lookup-pages.js';
import { LookupState } from './lookup-state.js';
import { parseLookupSource } from './lookup-source.js';
import { Pace } from './pace.js';

export interface LookupOptions {
  readonly session: AwsSession;
  /** UTC seconds as ISO texts; null: as far back as event history goes, to now. */
  readonly from: string | null;
  readonly to: string | null;
  readonly attribute: LookupAttribute | null;
  /** Where what was fetched is kept; null: nowhere. */
  readonly stateDirectory: string | null;
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** For tests; waits for real unless told. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Event history of regions as source files: `cloudtrail:REGION` when listed, many files of events when fetched. */
export interface LookupFiles {
  readonly list: () => AsyncIterable<SourceFile>;
  /** Fetches what {@link list} gave, region after region; other files pass. A second time nothing is fetched again. */
  readonly fetch: (files: AsyncIterable<SourceFile>) => AsyncIterable<SourceFile>;
  readonly close: () => void;
}

/** Source: AWS CloudTrail User Guide, "Working with CloudTrail Event history": 90 days; events come within about 15 minutes. */
const HISTORY_MS = 90 * 86_400_000;
const LATE_MS = 20 * 60_000;
/** Pages that become one file. */
const PAGES = 20;

/** Errors: `bad-usage`; while listing and fetching, those of `awsError`. */
export function openLookup(source: string, options: LookupOptions): LookupFiles {
  const regions = parseLookupSource(source);
  const fetched = new Map<string, readonly SourceFile[]>();
  return {
    list: async function* () {
      const all = regions === 'all' ? await enabledRegions(options.session) : regions;
      for (const region of all) yield { name: `cloudtrail:${region}`, path: null, size: null };
    },
    fetch: (files) => fetchAll(files, options, fetched),
    close: () => {},
  };
}

async function* fetchAll(
  files: AsyncIterable<SourceFile>,
  options: LookupOptions,
  fetched: Map<string, readonly SourceFile[]>,
): AsyncGenerator<SourceFile> {
  for await (const file of files) {
    const [, region] = /^cloudtrail:([a-z0-9-]+)$/.exec(file.name) ?? [];
    const known = fetched.get(file.name);
    if (region === undefined) yield file;
    else if (known !== undefined) yield* known;
    else {
      const own: SourceFile[] = [];
      for await (const part of fetchRegion(region, options)) {
        own.push(part);
        yield part;
      }
      fetched.set(file.name, own);
    }
  }
}

async function* fetchRegion(region: string, options: LookupOptions): AsyncGenerator<SourceFile> {
  const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
  // it is asked again at a pace of our own
  const client = new CloudTrailClient({ ...options.session.config(region), maxAttempts: 1 });
  const { attribute, stateDirectory, signal } = options;
  const state = stateDirectory === null ? null : new LookupState(stateDirectory, region, attribute);
  const request: LookupRequest = {
    client,
    region,
    attribute,
    pace: new Pace(options.wait),
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    for (const path of state?.files ?? []) yield { name: path, path, size: null };
    const wanted = intervalOf(options);
    let part = 0;
    for (const gap of state?.missing(wanted) ?? [wanted]) {
      for await (const { events, covered } of chunks(gap, request)) {
        part += 1;
        const bytes = events.length === 0 ? null : packed(events);
        const path = state?.keep(bytes, upTo(covered, options.now.getTime() - LATE_MS)) ?? null;
        if (bytes !== null)
          yield {
            name: path ?? `cloudtrail:${region}#${part}`,
            path,
            size: bytes.length,
            ...(path === null ? { bytes } : {}),
          };
      }
    }
  } finally {
    client.destroy();
  }
}

function intervalOf({ from, to, now }: LookupOptions): Interval {
  const oldest = now.getTime() - HISTORY_MS;
  return {
    from: Math.max(oldest, from === null ? oldest : Date.parse(from)),
    to: Math.min(now.getTime(), to === null ? now.getTime() : Date.parse(to)),
  };
}

/** What is younger may still come. */
const upTo = ({ from, to }: Interval, latest: number): Interval => ({
  from: Math.min(from, latest),
  to: Math.min(to, latest),
});

interface Chunk {
  readonly events: readonly Event[];
  /** Whole once these events are kept. */
  readonly covered: Interval;
}

async function* chunks(gap: Interval, request: LookupRequest): AsyncGenerator<Chunk> {
  if (gap.from >= gap.to) return;
  let events: Event[] = [];
  let pages = 0;
  for await (const page of lookupPages(gap, request)) {
    events.push(...page);
    pages += 1;
    if (pages % PAGES !== 0) continue;
    const oldest = events.at(-1)?.EventTime?.getTime() ?? gap.to;
    // other events of the oldest second may come on the next page
    yield { events, covered: { from: Math.max(gap.from, oldest + 1000), to: gap.to } };
    events = [];
  }
  yield { events, covered: gap };
}

/** As `aws cloudtrail lookup-events` prints it: a form that is read from files too. */
const packed = (events: readonly Event[]): Uint8Array => gzipSync(JSON.stringify({ Events: events }));

/**
 * Errors: those of {@link awsError}.
 *
 * Source: AWS Account Management API Reference, "ListRegions".
 */
async function enabledRegions(session: AwsSession): Promise<readonly string[]> {
  const { AccountClient, ListRegionsCommand } = await import('@aws-sdk/client-account');
  const client = new AccountClient(session.config());
  const regions: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListRegionsCommand({
          RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
          MaxResults: 50,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      regions.push(...(page.Regions ?? []).flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName])));
      token = page.NextToken;
    } while (token !== undefined);
  } catch (error) {
    throw awsError(
      error,
      'listing the regions of the account; they can be named instead: cloudtrail:us-east-1,eu-west-1',
    );
  } finally {
    client.destroy();
  }
  return regions.toSorted();
}
