/** What the engine asks of Athena, apart from how it is sent: src/aws makes it, tests stand in for it. */
export interface AthenaApi {
  /** Gives the id of the query. */
  readonly start: (request: StartRequest) => Promise<string>;
  readonly status: (id: string) => Promise<QueryStatus>;
  readonly results: (id: string, token: string | null) => Promise<ResultPage>;
  readonly stop: (id: string) => Promise<void>;
  /** The bytes of an object in S3, as they come. */
  readonly readObject: (url: string) => Promise<AsyncIterable<Uint8Array>>;
}

export interface StartRequest {
  readonly sql: string;
  /** SQL literals for the `?`, in order. */
  readonly parameters: readonly string[];
}

export interface QueryStatus {
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** Athena's own words; empty when there are none. */
  readonly reason: string;
  readonly bytesScanned: number;
  /** `s3://…/ID.csv`; null when Athena keeps the results itself. */
  readonly resultFile: string | null;
  /** The result of an earlier run was given again: nothing was scanned. */
  readonly isReused: boolean;
}

export interface ResultPage {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Texts of the values; null: NULL. The first row of the first page repeats the names. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly next: string | null;
}
