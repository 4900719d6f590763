import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event of the double; `record` is the CloudTrail record. */
export interface HeldEvent {
  /** Seconds. */
  readonly time: number;
  readonly username: string;
  readonly accessKeyId: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export interface CloudTrailDouble {
  readonly endpoint: string;
  /** Requests in order: the region that was asked and its input. */
  readonly asked: readonly { readonly region: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** Gives the name of an error for the nth request. */
  fail: (count: number) => string | null;
  readonly close: () => Promise<void>;
}

/** Event history of our own over HTTP: newest first, 50 a page, one attribute, times to the second, an error when told to; and ListRegions. */
export async function startCloudTrail(
  regions: Readonly<Record<string, readonly HeldEvent[]>>,
): Promise<CloudTrailDouble> {
  const asked: { region: string; input: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      if (request.url?.startsWith('/listRegions') === true) {
        const Regions = Object.keys(regions).map((RegionName) => ({
          RegionName,
          RegionOptStatus: 'ENABLED_BY_DEFAULT',
        }));
        return void response.end(JSON.stringify({ Regions }));
      }
      // the region is in the scope of the signature
      const region = /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const input = JSON.parse(body) as Readonly<Record<string, unknown>>;
      asked.push({ region, input });
      const failure = double.fail(asked.length);
      if (failure !== null) return refuse(response, failure);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(pageOf(regions[region] ?? [], input)));
    });
  });
  const double: CloudTrailDouble = {
    endpoint: '',
    asked,
    fail: () => null,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(double, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function refuse(response: ServerResponse, name: string): void {
  response.writeHead(name.startsWith('Internal') ? 500 : 400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(
    JSON.stringify({
      __type: name,
      message: name.startsWith('Throttling') ? 'Rate exceeded' : `${name} of the double`,
    }),
  );
}

interface Attribute {
  readonly AttributeKey: string;
  readonly AttributeValue: string;
}

function pageOf(events: readonly HeldEvent[], input: Readonly<Record<string, unknown>>): unknown {
  const [attribute] = (input['LookupAttributes'] ?? []) as readonly Attribute[];
  const [from, to] = [Number(input['StartTime'] ?? 0), Number(input['EndTime'] ?? Number.MAX_SAFE_INTEGER)];
  const most = Number(input['MaxResults'] ?? 50);
  const start = Number(input['NextToken'] ?? 0);
  const found = events
    .filter(({ time }) => time >= Math.floor(from) && time <= to)
    .filter(
      (event) =>
        attribute === undefined ||
        (attribute.AttributeKey === 'Username' ? event.username : event.accessKeyId) === attribute.AttributeValue,
    )
    .toSorted((a, b) => b.time - a.time);
  return {
    Events: found.slice(start, start + most).map(({ time, username, accessKeyId, record }) => ({
      EventId: record['eventID'],
      EventName: record['eventName'],
      EventTime: time,
      EventSource: record['eventSource'],
      Username: username,
      AccessKeyId: accessKeyId,
      ReadOnly: 'true',
      Resources: [],
      CloudTrailEvent: JSON.stringify(record),
    })),
    ...(start + most < found.length ? { NextToken: String(start + most) } : {}),
  };
}
