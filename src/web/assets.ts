import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Vite puts a hash into names under `assets/`: such a file never changes. */
const NEVER_CHANGES = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const PACKED: ReadonlySet<string> = new Set(['.png', '.woff2']);

interface Asset {
  readonly path: string;
  packed: Buffer | null;
}

/** Serves the files that lie in a directory now, by their names; no path of a request is ever taken to the file system. */
export function assets(directory: string): MiddlewareHandler {
  const files = listed(directory);
  return async (context, next) => {
    const { pathname } = new URL(context.req.url);
    const asset = files.get(pathname === '/' ? '/index.html' : pathname);
    if (asset === undefined) return next();
    return answer(context, pathname, asset);
  };
}

function listed(directory: string): ReadonlyMap<string, Asset> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && Object.hasOwn(TYPES, extname(entry.name)))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`/${relative(directory, path).split(sep).join('/')}`, { path, packed: null }];
      }),
  );
}

function answer(context: Context, pathname: string, asset: Asset): Response {
  const ending = extname(asset.path);
  context.header('content-type', TYPES[ending] ?? 'application/octet-stream');
  context.header('cache-control', NEVER_CHANGES.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache');
  context.header('vary', 'accept-encoding');
  const bytes = readFileSync(asset.path);
  if (PACKED.has(ending) || !/\bgzip\b/.test(context.req.header('accept-encoding') ?? ''))
    return context.body(new Uint8Array(bytes));
  asset.packed ??= gzipSync(bytes, { level: 9 });
  context.header('content-encoding', 'gzip');
  return context.body(new Uint8Array(asset.packed));
}
