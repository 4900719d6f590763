import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object as the double lists it. */
export interface HeldObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly storageClass?: string;
}

/** What a bucket holds; keys in code-unit order, as S3 lists them. */
export interface Bucket {
  /** At most `limit` objects whose key begins with `prefix` and lies behind `after`. */
  readonly list: (prefix: string, after: string, limit: number) => readonly HeldObject[];
  readonly get: (key: string) => Buffer | null;
  readonly put: (key: string, body: Buffer) => void;
  readonly remove: (key: string) => void;
}

export interface S3Failure {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

/** What was asked: `LIST prefix`, `GET key`, …, with its headers. */
export interface Asked {
  readonly what: string;
  readonly headers: IncomingMessage['headers'];
}

export interface S3Double {
  readonly endpoint: string;
  readonly asked: readonly Asked[];
  /** Answers the next requests for which it gives a failure with that. */
  fail: (request: string, count: number) => S3Failure | null;
  /** Bytes after which the body of the next GET breaks off; null: never. */
  breakAfter: number | null;
  /** PUTs that are done, and whose answer is lost. */
  lose: (request: string, count: number) => boolean;
  readonly close: () => Promise<void>;
}

export function bucketOf(objects: ReadonlyMap<string, Buffer>): Bucket & { readonly keys: () => readonly string[] } {
  const held = new Map(objects);
  const keys = (): readonly string[] => [...held.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return {
    keys,
    list: (prefix, after, limit) =>
      keys()
        .filter((key) => key.startsWith(prefix) && key > after)
        .slice(0, limit)
        .map((key) => describe(key, held.get(key) ?? Buffer.alloc(0))),
    get: (key) => held.get(key) ?? null,
    put: (key, body) => void held.set(key, body),
    remove: (key) => void held.delete(key),
  };
}

export const etagOf = (body: Buffer): string => createHash('md5').update(body).digest('hex');
const describe = (key: string, body: Buffer): HeldObject => ({ key, size: body.length, etag: etagOf(body) });

/** An S3 of our own over HTTP, path-style: pages of 1,000 keys, delimiters, ranges, conditions, failures. */
export async function startS3(buckets: Readonly<Record<string, Bucket>>): Promise<S3Double> {
  const asked: Asked[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://s3');
      const [, name = '', ...rest] = decodeURIComponent(url.pathname).split('/');
      const key = rest.join('/');
      const isList = request.method === 'GET' && key === '';
      const what = isList ? `LIST ${url.searchParams.get('prefix') ?? ''}` : `${request.method} ${key}`;
      asked.push({ what, headers: request.headers });
      const count = (counts.get(what) ?? 0) + 1;
      counts.set(what, count);
      const failure = double.fail(what, count);
      const bucket = buckets[name];
      if (failure !== null) return fail(response, failure);
      if (bucket === undefined) return fail(response, { status: 404, code: 'NoSuchBucket' });
      if (isList) return list(response, bucket, url.searchParams);
      if (request.method === 'PUT') {
        const body = decoded(request, Buffer.concat(chunks));
        if (!double.lose(what, count)) return put(request, response, { bucket, key, body });
        bucket.put(key, body);
        return void response.destroy();
      }
      if (request.method === 'DELETE') {
        bucket.remove(key);
        return void response.writeHead(204).end();
      }
      return get(request, response, { bucket, key, double });
    });
  });
  const double: S3Double = {
    endpoint: '',
    asked,
    fail: () => null,
    breakAfter: null,
    lose: () => false,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(double, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Bodies may come in chunks that carry their signatures and a checksum behind them. */
function decoded(request: IncomingMessage, body: Buffer): Buffer {
  if (!String(request.headers['content-encoding']).includes('aws-chunked')) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function fail(response: ServerResponse, { status, code, message = code }: S3Failure): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function list(response: ServerResponse, bucket: Bucket, query: URLSearchParams): void {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter');
  const most = Number(query.get('max-keys') ?? 1000);
  let after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const items: string[] = [];
  let isTruncated = false;
  while (items.length < most) {
    const found = bucket.list(prefix, after, delimiter === null ? most - items.length : 1);
    const [first] = found;
    if (first === undefined) break;
    const cut = delimiter === null ? -1 : first.key.indexOf(delimiter, prefix.length);
    if (cut >= 0) {
      const folder = first.key.slice(0, cut + 1);
      items.push(`<CommonPrefixes><Prefix>${escaped(folder)}</Prefix></CommonPrefixes>`);
      after = `${folder}\u{10FFFF}`;
      continue;
    }
    items.push(...found.map(contents));
    after = found.at(-1)?.key ?? after;
  }
  if (bucket.list(prefix, after, 1).length > 0) isTruncated = true;
  const next = isTruncated ? `<NextContinuationToken>${escaped(after)}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${items.join('')}</ListBucketResult>`,
  );
}

const contents = ({ key, size, etag, storageClass = 'STANDARD' }: HeldObject): string =>
  `<Contents><Key>${escaped(key)}</Key><Size>${size}</Size><ETag>&quot;${etag}&quot;</ETag><StorageClass>${storageClass}</StorageClass></Contents>`;

interface Place {
  readonly bucket: Bucket;
  readonly key: string;
}

function get(
  request: IncomingMessage,
  response: ServerResponse,
  { bucket, key, double }: Place & { double: S3Double },
): void {
  const body = bucket.get(key);
  if (body === null) return fail(response, { status: 404, code: 'NoSuchKey' });
  const etag = `"${etagOf(body)}"`;
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== etag) return fail(response, { status: 412, code: 'PreconditionFailed' });
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = start === undefined ? body : body.subarray(Number(start), Number(end) + 1);
  response.writeHead(start === undefined ? 200 : 206, { 'content-length': part.length, etag });
  if (request.method === 'HEAD') return void response.end();
  if (double.breakAfter === null) return void response.end(part);
  response.write(part.subarray(0, double.breakAfter), () => response.destroy());
  double.breakAfter = null;
}

function put(
  request: IncomingMessage,
  response: ServerResponse,
  { bucket, key, body }: Place & { readonly body: Buffer },
): void {
  const present = bucket.get(key);
  const { 'if-none-match': none, 'if-match': match } = request.headers;
  const isRefused =
    (none === '*' && present !== null) ||
    (match !== undefined && (present === null || match !== `"${etagOf(present)}"`));
  if (isRefused) return fail(response, { status: 412, code: 'PreconditionFailed' });
  bucket.put(key, body);
  response.writeHead(200, { etag: `"${etagOf(body)}"` }).end();
}
