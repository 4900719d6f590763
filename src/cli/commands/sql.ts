import { startSqlProcess } from '../../main/sql/sql-process.js';
import { findingsSummary } from '../../render/findings-summary.js';
import type { Invocation } from '../program.js';
import { stoppable } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { exitCode } from '../verdict.js';

/** `trimtrail sql SOURCE [QUERY]`. The process that answers is started first; it loads while the rest is loaded here. */
export async function runSql({ args, options: typed }: Invocation): Promise<number> {
  const started = startSqlProcess();
  try {
    return await run(args, typedOptions(typed), started);
  } finally {
    started.kill();
  }
}

async function run(
  [source = '', query]: readonly string[],
  options: TypedOptions,
  started: ReturnType<typeof startSqlProcess>,
): Promise<number> {
  const [{ sessionOptions, printing, sqlText }, { SqlSession }, scripts] = await Promise.all([
    import('../sql/sql-options.js'),
    import('../../main/sql/sql-session.js'),
    import('../sql/run-script.js'),
  ]);
  const how = printing(options);
  const session = new SqlSession({ ...sessionOptions(options, source), started });
  try {
    const text = await sqlText(query, options.text('file'));
    await stoppable(options, (watched) => session.open(watched));
    if (text === null) await (await import('../sql/prompt.js')).runPrompt(session, how);
    else if (how.json) await scripts.runScriptAsJson(session, text, how);
    else await scripts.runScript(session, text, how);
    if (!how.quiet) process.stderr.write(findingsSummary(session.findings));
    return exitCode(options, session.findings, session.ledger);
  } finally {
    await session.close();
  }
}
