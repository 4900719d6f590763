import type { Finding } from '../../base/findings.js';
import type { SandboxProcess } from '../../engines/duckdb/sandbox/child-process.js';
import { isEngineSource } from '../../main/source-files.js';
import { sourceFor } from '../../main/sql/source-for.js';
import { startSqlProcess } from '../../main/sql/sql-process.js';
import { findingsSummary } from '../../render/findings-summary.js';
import type { Invocation } from '../program.js';
import type { PromptSession } from '../sql/prompt.js';
import type { ScriptSession } from '../sql/run-script.js';
import { stoppable } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { exitCode } from '../verdict.js';

/**
 * `trimtrail sql SOURCE [QUERY]`. DuckDB answers, in a process that is started first and loads while the rest is loaded here; behind a
 * source of Trino or Athena, or with `--engine`, these do.
 */
export async function runSql({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const [place = '', query] = args;
  const source = sourceFor(options.text('engine'), place);
  if (isEngineSource(source)) return runOnEngine(source, query, options);
  const started = startSqlProcess();
  try {
    return await runHere({ source, query, started }, options);
  } finally {
    started.kill();
  }
}

interface Asked {
  readonly source: string;
  readonly query: string | undefined;
  readonly started: SandboxProcess;
}

async function runHere({ source, query, started }: Asked, options: TypedOptions): Promise<number> {
  const [{ sessionOptions, sqlText, printing }, { SqlSession }] = await Promise.all([
    import('../sql/sql-options.js'),
    import('../../main/sql/sql-session.js'),
  ]);
  printing(options);
  const session = new SqlSession({ ...sessionOptions(options, source), started });
  try {
    const text = await sqlText(query, options.text('file'));
    await stoppable(options, (watched) => session.open(watched));
    await runText(session, text, options);
    return conclude(options, session.findings, session);
  } finally {
    await session.close();
  }
}

async function runOnEngine(source: string, query: string | undefined, options: TypedOptions): Promise<number> {
  const [{ engineSessionOptions, sqlText }, { EngineSession }] = await Promise.all([
    import('../sql/sql-options.js'),
    import('../../main/sql/engine-session.js'),
  ]);
  const session = await EngineSession.open(engineSessionOptions(options, source));
  try {
    await runText(session, await sqlText(query, options.text('file')), options);
  } finally {
    await session.close();
  }
  return conclude(options, session.findings, session);
}

type Session = ScriptSession & PromptSession;

async function runText(session: Session, text: string | null, options: TypedOptions): Promise<void> {
  const [{ printing }, scripts] = await Promise.all([import('../sql/sql-options.js'), import('../sql/run-script.js')]);
  const how = printing(options);
  if (text === null) await (await import('../sql/prompt.js')).runPrompt(session, how);
  else if (how.json) await scripts.runScriptAsJson(session, text, how);
  else await scripts.runScript(session, text, how);
}

function conclude(options: TypedOptions, findings: readonly Finding[], { ledger }: Pick<Session, 'ledger'>): number {
  if (!options.flag('quiet')) process.stderr.write(findingsSummary(findings));
  return exitCode(options, findings, ledger);
}
