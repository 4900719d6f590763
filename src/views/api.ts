/** Where the server answers what a {@link DataSource} is asked: one path for each question, the question as its JSON body. */
export const API = {
  about: 'about',
  principals: 'principals',
  activity: 'activity',
  top: 'activity/top',
  learning: 'learning',
  granted: 'granted',
  policy: 'policy',
  coverage: 'coverage',
  backtest: 'backtest',
  records: 'records',
  putCurrent: 'current',
  readCurrent: 'current/live',
  exportFiles: 'export',
  sqlSchema: 'sql/schema',
  sqlRun: 'sql/run',
  sqlPage: 'sql/page',
  sqlBehind: 'sql/behind',
} as const;

export type ApiName = keyof typeof API;

/** With this `Accept` an answer is lines of JSON: any number of `{"progress": …}`, then one `{"answer": …}` or `{"error": …}`. */
export const NDJSON = 'application/x-ndjson';

/** One line of a streamed answer. */
export type ApiLine = { readonly progress: unknown } | { readonly answer: unknown } | { readonly error: ApiError };

export interface ApiError {
  /** Of docs/errors.md. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}
