import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shippedCatalog } from '../main/catalog-files.js';
import { readText, type FileText, type TextSource } from '../main/policy-files.js';
import type { SandboxLimits } from '../main/sql/sandbox-holder.js';
import type { SourceStoreOptions } from '../main/sql/cached-store.js';
import { createDataSource } from '../views/data-source.js';
import { openBackend } from './backends/open-backend.js';
import { openBrowser } from './open-browser.js';
import { pageDirectory } from './page-directory.js';
import { planMaker } from './plan-maker.js';
import { isLoopback, startServer } from './server.js';

export interface UiRequest {
  readonly version: string;
  readonly sources: readonly string[];
  /** The policies of today: files by their names, or what AWS said. */
  readonly current: readonly TextSource[];
  /** What the trails record: the output of `get-event-selectors`. */
  readonly selectors: readonly TextSource[];
  /** Asks AWS for them again; null: AWS is not asked. */
  readonly readLive: (() => Promise<readonly TextSource[]>) | null;
  readonly host: string;
  readonly port: number;
  readonly allowRemote: boolean;
  readonly reading: SourceStoreOptions;
  readonly limits: SandboxLimits;
  /** Tells the user a line. */
  readonly say: (text: string) => void;
}

export interface ServedUi {
  readonly url: string;
  readonly openBrowser: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Listens first; the sources are read while the page loads.
 *
 * Errors: `source-not-found` and the like before it listens; `bad-policy`, `bad-usage`, `port-taken`.
 */
export async function serveUi({
  version,
  sources,
  current,
  selectors,
  readLive,
  say,
  reading,
  limits,
  ...at
}: UiRequest): Promise<ServedUi> {
  const [catalog, backend, files] = await Promise.all([
    shippedCatalog(),
    openBackend(sources, { reading, limits }),
    textsOf([...current, ...selectors]),
  ]);
  const readCurrent = readLive === null ? null : async (): Promise<readonly FileText[]> => textsOf(await readLive());
  const makePlan = planMaker({ sources, reading, tool: `trimtrail ${version}`, now: () => new Date() });
  const source = createDataSource(backend, { catalog, version, drop: false, current: files, readCurrent, makePlan });
  const directory = pageDirectory();
  const page = existsSync(join(directory, 'index.html')) ? directory : null;
  const onFault = (error: unknown): void =>
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const server = await startServer({ ...at, source, page, onFault });
  if (!isLoopback(at.host))
    say(`warning: ${at.host} is not only this machine: whoever has the address sees everything`);
  if (page === null) say('the page is not in this build: only /api/ is served');
  source.about().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  let forget: (() => void) | null = null;
  return {
    url: server.url,
    openBrowser: () => {
      forget = openBrowser(server.url);
    },
    close: async () => {
      forget?.();
      await server.close();
      await backend.close();
    },
  };
}

const textsOf = (sources: readonly TextSource[]): Promise<readonly FileText[]> => Promise.all(sources.map(readText));
