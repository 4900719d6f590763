import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { TrimtrailError } from '../base/errors.js';
import { createApp, type AppOptions } from './app.js';
import type { AllowedHosts } from './guard.js';

export interface ServerOptions extends Pick<AppOptions, 'source' | 'page' | 'onFault'> {
  /** An address, or a name of one of this machine. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Others than this machine may connect. */
  readonly allowRemote: boolean;
}

export interface RunningServer {
  /** With the token in its fragment, which browsers keep to themselves. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const TOKEN_BYTES = 24;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/**
 * Listens. Errors: `bad-usage` for a host that is not loopback without `allowRemote`, `port-taken` when it cannot be had.
 */
export async function startServer({ host, port, allowRemote, ...app }: ServerOptions): Promise<RunningServer> {
  if (!isLoopback(host) && !allowRemote)
    throw new TrimtrailError('bad-usage', `--host ${host} lets other machines connect`, {
      hint: 'add --allow-remote if that is meant: whoever has the URL then sees everything',
    });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  let answering: ReturnType<typeof createApp> | null = null;
  const server = createAdaptorServer({
    fetch: (request, env) => answering?.fetch(request, env) ?? new Response(null, { status: 503 }),
  }) as Server; // of http, since no other is asked for
  const taken = await listen(server, host, port);
  const hosts: AllowedHosts = { port: taken, remote: allowRemote, host };
  answering = createApp({ ...app, token, hosts });
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${taken}/#token=${token}`, token, port: taken, close: () => closed(server) };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new TrimtrailError('port-taken', `cannot listen on ${host}, port ${port}`, {
          cause,
          hint: 'name another with --port, or leave it out for any that is free',
        }),
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port)); // it listens on a port
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
