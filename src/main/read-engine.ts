import { TrimtrailError } from '../base/errors.js';
import { allRows, type Engine } from '../engines/engine.js';
import type { Usage } from '../usage/types.js';
import { usageFromEngine } from '../usage/sql/usage-from-engine.js';
import { shippedCatalog } from './catalog-files.js';
import { openEngine } from './open-engine.js';
import type { ReadingOptions } from './read-usage.js';
import { DEFAULT_REMOTE } from './source-files.js';

const noValues = (): readonly string[] => [];

/**
 * Usage of a table behind Trino or Athena, aggregated there. Without values: see `countUsage`.
 *
 * Errors: `bad-usage`, `sql-name` for a table that is not there, `not-confirmed`, `no-records`, those of the engine, `bad-principal`,
 * `bad-exclude`.
 */
export async function readEngineUsage(source: string, options: ReadingOptions, withValues: boolean): Promise<Usage> {
  const { filter, maxValues, contextKeys = [], signal, remote = DEFAULT_REMOTE } = options;
  const watched = signal === undefined ? {} : { signal };
  const {
    engine,
    text,
    table: look,
    findings,
  } = await openEngine(source, {
    which: filter,
    remote,
    wish: { contextKeys },
    ...watched,
  });
  try {
    const table = await look();
    const catalog = withValues ? await shippedCatalog() : null;
    const usage = await usageFromEngine({
      engine,
      text,
      table: table.sql,
      mayRepeat: table.mayRepeat,
      filter,
      projectionOf: async (eventSource) => (await catalog?.projection(eventSource)) ?? noValues,
      maxValues,
      contextKeys: table.contextKeys,
      ledger: null,
      ...watched,
    });
    if (usage.ledger.records === 0 && (await isEmpty(engine, table.sql))) {
      throw new TrimtrailError('no-records', `${source} holds no record in the window`);
    }
    return { ...usage, findings: [...usage.findings, ...table.findings, ...(await findings())] };
  } finally {
    await engine.close();
  }
}

/** Nobody's records, or none of those who were asked about? */
async function isEmpty(engine: Engine, table: string): Promise<boolean> {
  return (await allRows(await engine.query(`SELECT 1 FROM ${table} LIMIT 1`))).length === 0;
}
