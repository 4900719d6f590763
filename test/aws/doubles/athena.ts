import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bucket } from './s3.js';

/** What a query gives; texts as Athena prints them. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface AthenaDoubleOptions {
  /** Answers a query with its parameters; what it throws is why the query failed. */
  readonly run: (sql: string, parameters: readonly string[]) => Promise<Rows> | Rows;
  readonly table?: Readonly<Record<string, unknown>>;
  /** Where result files go: `s3://results/ID.csv`. */
  readonly results: Bucket;
  readonly bytesScanned?: number;
  /** Times a query is looked at before it is done. */
  readonly looks?: number;
  readonly cutoff?: number;
}

export interface AthenaDouble {
  readonly endpoint: string;
  /** Operations in order, with what they were given. */
  readonly asked: readonly { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** Gives the next requests for which it answers a name of an error. */
  fail: (operation: string) => string | null;
  readonly close: () => Promise<void>;
}

interface Held {
  looks: number;
  state: string;
  reason: string;
  rows: Rows | null;
  readonly done: Promise<void>;
}

type Input = Readonly<Record<string, unknown>>;

const PAGE = 1000;

/** An Athena of our own over HTTP: queries run in the background, are looked at, stopped, and give pages and a file. */
export async function startAthena(options: AthenaDoubleOptions): Promise<AthenaDouble> {
  const queries = new Map<string, Held>();
  const asked: { operation: string; input: Input }[] = [];
  const answer: Readonly<Record<string, (input: Input) => unknown>> = {
    StartQueryExecution: (input) => start(queries, input, options),
    GetQueryExecution: ({ QueryExecutionId: id }) => look(queries, String(id), options),
    GetQueryResults: ({ QueryExecutionId: id, NextToken: token }) => page(queries.get(String(id)), Number(token ?? 0)),
    StopQueryExecution: ({ QueryExecutionId: id }) => {
      const held = queries.get(String(id));
      if (held !== undefined) held.state = 'CANCELLED';
      return {};
    },
    GetTableMetadata: () => (options.table === undefined ? null : { TableMetadata: options.table }),
    GetWorkGroup: () => ({
      WorkGroup: { Name: 'primary', Configuration: { BytesScannedCutoffPerQuery: options.cutoff } },
    }),
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
      const input = JSON.parse(body === '' ? '{}' : body) as Input;
      asked.push({ operation, input });
      const failure = double.fail(operation);
      if (failure !== null) return refuse(response, failure);
      void Promise.resolve(answer[operation]?.(input) ?? null).then((output) =>
        output === null ? refuse(response, 'MetadataException') : response.end(JSON.stringify(output)),
      );
    });
  });
  const double: AthenaDouble = {
    endpoint: '',
    asked,
    fail: () => null,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(double, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function refuse(response: ServerResponse, name: string): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ __type: name, message: `${name} of the double` }));
}

function start(queries: Map<string, Held>, input: Input, options: AthenaDoubleOptions): unknown {
  const id = `query-${queries.size + 1}`;
  const work = Promise.resolve().then(() =>
    options.run(String(input['QueryString']), (input['ExecutionParameters'] ?? []) as string[]),
  );
  const held: Held = {
    looks: 0,
    state: 'RUNNING',
    reason: '',
    rows: null,
    done: work.then(
      (rows) => {
        held.rows = rows;
        options.results.put(`${id}.csv`, Buffer.from(csv(rows)));
        return;
      },
      (error: unknown) => {
        held.state = 'FAILED';
        held.reason = error instanceof Error ? error.message : String(error);
        return;
      },
    ),
  };
  queries.set(id, held);
  return { QueryExecutionId: id };
}

async function look(
  queries: Map<string, Held>,
  id: string,
  { looks = 1, bytesScanned = 1000 }: AthenaDoubleOptions,
): Promise<unknown> {
  const held = queries.get(id);
  if (held === undefined) return null;
  held.looks += 1;
  if (held.looks > looks) await held.done;
  if (held.state === 'RUNNING' && held.looks > looks) held.state = 'SUCCEEDED';
  return {
    QueryExecution: {
      QueryExecutionId: id,
      Status: {
        State: held.looks === 1 && held.state === 'RUNNING' ? 'QUEUED' : held.state,
        StateChangeReason: held.reason,
      },
      Statistics: { DataScannedInBytes: bytesScanned },
      ResultConfiguration: { OutputLocation: `s3://results/${id}.csv` },
    },
  };
}

function page(held: Held | undefined, from: number): unknown {
  if (held?.rows == null) return null;
  const { columns, rows } = held.rows;
  const all = [columns.map(({ name }) => name), ...rows];
  const cell = (value: string | null): object => (value === null ? {} : { VarCharValue: value });
  return {
    ResultSet: {
      Rows: all.slice(from, from + PAGE).map((row) => ({ Data: row.map(cell) })),
      ResultSetMetadata: { ColumnInfo: columns.map(({ name, type }) => ({ Name: name, Type: type })) },
    },
    ...(from + PAGE < all.length ? { NextToken: String(from + PAGE) } : {}),
  };
}

const csv = ({ columns, rows }: Rows): string =>
  [columns.map(({ name }) => name), ...rows]
    .map((row) => row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(','))
    .join('\n') + '\n';
