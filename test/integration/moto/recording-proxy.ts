import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordedCall } from './recording.js';

/** Passes requests on to moto and writes a record of each that speaks AWS's query protocol, as CloudTrail would. */
export interface RecordingProxy {
  readonly url: string;
  readonly records: readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const SOURCES: Readonly<Record<string, string>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' };

export async function startRecordingProxy(
  target: string,
  userIdentity: Readonly<Record<string, unknown>>,
): Promise<RecordingProxy> {
  const records: RecordedCall[] = [];
  const record = (body: string, status: number): void => {
    const { Action, Version = '', ...input } = Object.fromEntries(new URLSearchParams(body));
    const service = SOURCES[Version];
    if (Action === undefined || service === undefined) return;
    const named = Object.entries(input).filter(([key]) => !key.includes('.'));
    records.push({
      eventVersion: '1.11',
      eventID: randomUUID(),
      eventTime: `${new Date().toISOString().slice(0, 19)}Z`,
      eventType: 'AwsApiCall',
      eventCategory: 'Management',
      eventSource: `${service}.amazonaws.com`,
      eventName: Action,
      awsRegion: 'us-east-1',
      recipientAccountId: userIdentity['accountId'],
      requestParameters: Object.fromEntries(named.map(([key, value]) => [lowerFirst(key), value])),
      userIdentity,
      ...(status < 400 ? {} : { errorCode: status === 404 ? 'NoSuchEntityException' : 'ServiceUnavailable' }),
    });
  };
  const passOn = async (
    { method = 'POST', url = '/' }: IncomingMessage,
    { body, headers }: { readonly body: Buffer; readonly headers: Record<string, string> },
    response: ServerResponse,
  ): Promise<void> => {
    const answer = await fetch(`${target}${url}`, {
      method,
      headers,
      ...(body.length === 0 ? {} : { body: body.toString() }),
    });
    record(body.toString(), answer.status);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      ) as Record<string, string>;
      void passOn(request, { body: Buffer.concat(parts), headers }, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
