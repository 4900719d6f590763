import { request, type IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer, type ServerOptions } from '../../src/web/server.js';
import { memoryOf, RECORDS } from '../views/sources.js';

export interface Serving extends RunningServer {
  /** What the server said of its own faults. */
  readonly faults: readonly unknown[];
}

/** A server over the example account with a page of two files. */
export async function serving(options: Partial<ServerOptions> = {}): Promise<Serving> {
  const faults: unknown[] = [];
  const page = mkdtempSync(join(tmpdir(), 'trimtrail-page-'));
  mkdirSync(join(page, 'assets'));
  writeFileSync(
    join(page, 'index.html'),
    '<!doctype html><script type="module" src="/assets/main-abcdefgh.js"></script>',
  );
  writeFileSync(join(page, 'assets', 'main-abcdefgh.js'), 'export {};'.padEnd(3000, '/'));
  writeFileSync(join(page, '.secret'), 'secret');
  const server = await startServer({
    source: await memoryOf(RECORDS),
    page,
    onFault: (error) => void faults.push(error),
    host: '127.0.0.1',
    port: 0,
    allowRemote: false,
    ...options,
  });
  return { ...server, faults };
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends what a browser's fetch would refuse to: any Host, any Origin, any path as it stands. */
export function send({ port }: RunningServer, { method = 'GET', path, headers = {}, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: '' });
    });
    // a server that answers before it has read a long body closes the connection
    asked.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? resolve({ status: 0, headers: {}, text: '' })
        : reject(error),
    );
    asked.end(body);
  });
}

/** The headers of a question that is in order. */
export const asking = (
  { token }: RunningServer,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  ...more,
});
