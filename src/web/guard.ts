import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { refuse } from './answer.js';

export interface GuardOptions {
  readonly token: string;
  readonly hosts: AllowedHosts;
}

/** Which `Host` a browser may have come by. Names other than these could be an attacker's that was made to point here. */
export interface AllowedHosts {
  readonly port: number;
  /** `--host` of another address than loopback was allowed: then any address, which no name stands behind, will do. */
  readonly remote: boolean;
  /** What `--host` said. */
  readonly host: string;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** Whether the `Host` of a request is one of this server. */
export function isOwnHost(host: string | undefined, { port, remote, host: named }: AllowedHosts): boolean {
  const parts = /^(.*?)(?::(\d{1,5}))?$/.exec(host ?? '');
  const [, name = '', stated] = parts ?? [];
  if (Number(stated ?? 80) !== port) return false;
  const lower = name.toLowerCase();
  return LOOPBACK.has(lower) || (remote && (ADDRESS.test(lower) || lower === named.toLowerCase()));
}

/** Refuses what did not come to this server by its own name, or comes from another page (403). */
export const guardOrigin =
  ({ hosts }: Pick<GuardOptions, 'hosts'>): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header('host');
    if (!isOwnHost(host, hosts)) return refuse(context, 403, 'this server is not reached by that name');
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== `http://${host ?? ''}`)
      return refuse(context, 403, 'a page of another origin may not ask');
    if (context.req.header('upgrade') !== undefined) return refuse(context, 400, 'there are no web sockets here');
    return next();
  };

/** From which pages a browser may ask `/api/`: only ours. Programs send no such header. */
const OWN_SITE: ReadonlySet<string> = new Set(['same-origin', 'none']);

/** Refuses a question without the token (401), or one that another site makes a browser ask (403). */
export function guardToken({ token }: Pick<GuardOptions, 'token'>): MiddlewareHandler {
  const expected = digest(token);
  return async (context, next) => {
    const site = context.req.header('sec-fetch-site');
    if (site !== undefined && !OWN_SITE.has(site)) return refuse(context, 403, 'a page of another site may not ask');
    const [, given = ''] = /^Bearer ([\w-]{1,200})$/.exec(context.req.header('authorization') ?? '') ?? [];
    if (!timingSafeEqual(digest(given), expected)) {
      context.header('www-authenticate', 'Bearer');
      return refuse(context, 401, 'the token that `trimtrail ui` printed is missing or wrong');
    }
    return next();
  };
}

/** Digests have one length, so that comparing them takes one time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
