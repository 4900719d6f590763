import { counted } from '../../base/counted.js';

/** What a read from S3 will ask for. */
export interface ReadEstimate {
  readonly objects: number;
  readonly bytes: number;
  /** LIST and GET requests, those made for the estimate included. */
  readonly requests: number;
  /** US dollars for the requests, and for the bytes if they leave the region. */
  readonly requestCost: number;
  readonly transferCost: number;
}

const PAGE = 1000;
const PER_LIST = 0.005 / 1000;
const PER_GET = 0.0004 / 1000;
const PER_GIGABYTE = 0.09;

/**
 * In the prices of us-east-1, which others exceed by up to about half. Requests to KMS come on top where objects are encrypted without a
 * bucket key.
 *
 * Source: Amazon S3 pricing, "Requests & data retrievals", "Data transfer".
 */
export function estimateRead(objects: number, bytes: number): ReadEstimate {
  const lists = 2 * Math.ceil(objects / PAGE);
  return {
    objects,
    bytes,
    requests: lists + objects,
    requestCost: lists * PER_LIST + objects * PER_GET,
    transferCost: (bytes / 1e9) * PER_GIGABYTE,
  };
}

/** More than this is asked about first. */
const ASK = { objects: 50_000, bytes: 5 * 2 ** 30 } as const;

export const isLarge = ({ objects, bytes }: ReadEstimate): boolean => objects > ASK.objects || bytes > ASK.bytes;

export function estimateText({ objects, bytes, requests, requestCost, transferCost }: ReadEstimate): string {
  const gigabytes = (bytes / 2 ** 30).toFixed(1);
  return (
    `${counted(objects, 'object')}, ${gigabytes} GiB: ${counted(requests, 'request')} to S3, about $${requestCost.toFixed(2)}, ` +
    `and $${transferCost.toFixed(2)} more if they leave the region`
  );
}
