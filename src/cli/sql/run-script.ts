import { TrimtrailError } from '../../base/errors.js';
import { splitScript, type ScriptStatement } from '../../main/sql/script.js';
import type { SqlSession } from '../../main/sql/sql-session.js';
import { jsonText } from '../../render/json-text.js';
import type { SqlStatementOutput } from '../../render/types.js';
import { outcomeJson, printOutcome, Sink } from './print-outcome.js';
import type { Printing } from './sql-options.js';

/** What a script needs of a session. */
export type ScriptSession = Pick<SqlSession, 'execute' | 'findings' | 'ledger'>;

/** Runs the statements of a script one after another and prints each result. Stops at the first that fails. */
export async function runScript(session: ScriptSession, script: string, how: Printing): Promise<void> {
  const sink = new Sink(how.output);
  try {
    await stoppedByInterrupt(async (signal) => {
      for (const statement of statements(script)) {
        await printOutcome(await session.execute(inPlace(script, statement), signal), how, sink);
      }
    });
  } finally {
    await sink.end();
  }
}

/** As {@link runScript}, all results as one JSON document. */
export async function runScriptAsJson(session: ScriptSession, script: string, how: Printing): Promise<void> {
  const results: SqlStatementOutput[] = [];
  await stoppedByInterrupt(async (signal) => {
    for (const statement of statements(script)) {
      results.push(await outcomeJson(await session.execute(inPlace(script, statement), signal), how.pricePerTerabyte));
    }
  });
  const sink = new Sink(how.output);
  await sink.write(jsonText({ results, findings: session.findings }));
  await sink.end();
}

function statements(script: string): readonly ScriptStatement[] {
  const found = splitScript(script);
  if (found.length > 0) return found;
  throw new TrimtrailError('bad-usage', 'there is no statement to run', { hint: 'give a QUERY, or --file FILE' });
}

/** A statement at its place, so that what is wrong with it is told with line and column of the script. */
function inPlace(script: string, { text, at }: ScriptStatement): string {
  return script.slice(0, at).replaceAll(/[^\n]/g, ' ') + text;
}

/** Ctrl-C stops the statement that runs. Errors: `interrupted`, and those of the work. */
export async function stoppedByInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
