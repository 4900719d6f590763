import { availableParallelism } from 'node:os';
import type { Arm } from './bench-line.js';
import { builtProgram, TRIMTRAIL } from './built-programs.js';

/** The built program, as a user starts it. */
export const trimtrail = (label: string, args: readonly string[], answer?: Arm['answer']): Arm => ({
  label: `trimtrail ${label}`,
  args: [TRIMTRAIL, ...args],
  ...(answer === undefined ? {} : { answer }),
});

/** One query in DuckDB, on all cores. */
export const duckdb = (sql: string, answer?: Arm['answer']): Arm => ({
  label: 'DuckDB',
  args: [builtProgram('duckdb'), sql],
  shows: sql,
  ...(answer === undefined ? {} : { answer }),
});

/** The files below a directory inflated and nothing else, by as many threads as trimtrail takes. */
export const inflateOnly = (directory: string): Arm => ({
  label: 'inflating alone',
  args: [builtProgram('inflate'), directory, String(availableParallelism())],
});

/** Node itself. */
export const emptyNode = (): Arm => ({ label: 'node -e 0', args: ['-e', '0'] });
