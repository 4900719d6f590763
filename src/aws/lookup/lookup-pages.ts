import type { CloudTrailClient, Event, LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { TrimtrailError } from '../../base/errors.js';
import { awsError } from '../aws-error.js';
import type { Pace } from './pace.js';

/** What event history is asked for: at most one attribute, AWS's limit. */
export interface LookupAttribute {
  readonly key: 'Username' | 'AccessKeyId';
  readonly value: string;
}

/** From `from` to before `to`, in milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface LookupRequest {
  readonly client: CloudTrailClient;
  readonly region: string;
  readonly attribute: LookupAttribute | null;
  /** Kept between the intervals of a region. */
  readonly pace: Pace;
  readonly signal?: AbortSignal;
}

const PAGE = 50;
const TRIES = 12;

/**
 * Events of an interval, newest first, page by page.
 *
 * Errors: those of {@link awsError}; `interrupted`.
 *
 * Source: AWS CloudTrail API Reference, "LookupEvents": 50 events a page, 90 days, times to the second, both ends included.
 */
export async function* lookupPages({ from, to }: Interval, request: LookupRequest): AsyncGenerator<readonly Event[]> {
  const { attribute } = request;
  let token: string | undefined;
  do {
    const page = await onePage(
      {
        StartTime: new Date(from),
        EndTime: new Date(to - 1),
        MaxResults: PAGE,
        ...(attribute === null
          ? {}
          : { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
        ...(token === undefined ? {} : { NextToken: token }),
      },
      request,
    );
    token = page.NextToken;
    yield page.Events ?? [];
  } while (token !== undefined);
}

async function onePage(
  input: LookupEventsCommandInput,
  { client, region, pace, signal }: LookupRequest,
): Promise<{ readonly Events?: Event[] | undefined; readonly NextToken?: string | undefined }> {
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  for (let attempt = 1; ; attempt += 1) {
    await pace.turn();
    if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'looking up events was interrupted');
    try {
      const page = await client.send(
        new LookupEventsCommand(input),
        signal === undefined ? {} : { abortSignal: signal },
      );
      pace.answered();
      return page;
    } catch (error) {
      const ours = awsError(error, `looking up events in ${region}`);
      if (!isPassing(ours) || attempt === TRIES) throw ours;
      pace.throttled();
    }
  }
}

/** Throttling, a broken connection, a server that fails: another time may go better. */
function isPassing({ code, cause }: TrimtrailError): boolean {
  const text = cause instanceof Error ? cause.message : '';
  return (
    code === 'aws-throttled' ||
    code === 'aws-unreachable' ||
    /^(?:InternalFailure|InternalError|ServiceUnavailable\w*|5\d\d)\b/.test(text)
  );
}
