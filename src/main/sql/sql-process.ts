import { startSandbox, type SandboxProcess } from '../../engines/duckdb/sandbox/child-process.js';

/** Starts the process that will answer, so that it loads DuckDB while this one loads the rest. */
export const startSqlProcess = (): SandboxProcess => startSandbox();
