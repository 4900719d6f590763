import type { CommandName } from './command-table.js';
import type { Invocation } from './program.js';

/** Each command's code is loaded when it is asked for: `trimtrail --help` reads none of it. */
const RUNNERS: Readonly<Record<CommandName, () => Promise<(invocation: Invocation) => Promise<number>>>> = {
  principals: async () => (await import('./commands/principals.js')).runPrincipals,
  usage: async () => (await import('./commands/usage.js')).runUsage,
  policy: async () => (await import('./commands/policy.js')).runPolicy,
  ingest: async () => (await import('./commands/ingest.js')).runIngest,
  store: async () => (await import('./commands/store.js')).runStore,
  sql: async () => (await import('./commands/sql.js')).runSql,
  ddl: async () => (await import('./commands/ddl.js')).runDdl,
  actions: async () => (await import('./commands/actions.js')).runActions,
  check: async () => (await import('./commands/check.js')).runCheck,
  report: async () => (await import('./commands/report.js')).runReport,
  fleet: async () => (await import('./commands/fleet.js')).runFleet,
  backtest: async () => (await import('./commands/backtest.js')).runBacktest,
  compare: async () => (await import('./commands/compare.js')).runCompare,
  explain: async () => (await import('./commands/explain.js')).runExplain,
  lint: async () => (await import('./commands/lint.js')).runLint,
  diff: async () => (await import('./commands/diff.js')).runDiff,
  plan: async () => (await import('./commands/plan.js')).runPlan,
  apply: async () => (await import('./commands/apply.js')).runApply,
  watch: async () => (await import('./commands/watch.js')).runWatch,
  rollback: async () => (await import('./commands/rollback.js')).runRollback,
  'verify-logs': async () => (await import('./commands/verify-logs.js')).runVerifyLogs,
  ui: async () => (await import('./commands/ui.js')).runUi,
  completion: async () => (await import('./commands/completion.js')).runCompletion,
};

/** Runs a command to its exit code: 0 done, 1 answered no. What stops it is thrown. */
export async function runCommand(invocation: Invocation): Promise<number> {
  const run = await RUNNERS[invocation.command]();
  return run(invocation);
}
