import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a statement gives; values as Trino's protocol writes them. */
export interface TrinoRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface TrinoDouble {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly asked: readonly {
    readonly method: string;
    readonly sql: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  readonly close: () => Promise<void>;
}

/**
 * A Trino of our own over HTTP: a statement is posted, then followed over two pages. What `run` throws is the statement's error, named as the
 * error is; a promise that never settles is a statement that runs on.
 */
export async function startTrinoDouble(run: (sql: string) => Promise<TrinoRows> | TrinoRows): Promise<TrinoDouble> {
  const asked: { method: string; sql: string; headers: IncomingMessage['headers'] }[] = [];
  const statements: string[] = [];
  const server = createServer((request, response) => {
    let sql = '';
    request.on('data', (chunk) => (sql += String(chunk)));
    request.on('end', () => {
      const method = request.method ?? '';
      asked.push({ method, sql, headers: request.headers });
      if (method === 'DELETE') return void response.writeHead(204).end();
      const [, at = '', step = ''] = /\/q(\d+)\/(\d+)$/.exec(request.url ?? '') ?? [];
      if (method === 'POST') statements.push(sql);
      const number = method === 'POST' ? statements.length : Number(at);
      const id = `query_${number}`;
      const uri = (page: number): string => `${base}/v1/statement/q${number}/${page}`;
      const send = (page: object): void =>
        void response.end(JSON.stringify({ id, stats: { state: 'RUNNING', physicalInputBytes: 1000 }, ...page }));
      if (method === 'POST') return send({ nextUri: uri(1) });
      if (step === '2') return send({});
      Promise.resolve()
        .then(() => run(statements[number - 1] ?? ''))
        .then(
          ({ columns, rows }) => send({ columns: columns.map(columnOf), data: rows, nextUri: uri(2) }),
          (error: unknown) => send({ error: errorOf(error) }),
        );
    });
  });
  let base = '';
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  base = `http://${host}`;
  return {
    host,
    asked,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

const columnOf = ({ name, type }: TrinoRows['columns'][number]): object => ({
  name,
  type,
  typeSignature: { rawType: type, arguments: [] },
});

const errorOf = (error: unknown): object => {
  const [, errorName = 'GENERIC_INTERNAL_ERROR', message = String(error)] =
    /^(?:Error: )?([A-Z_]+): (.*)$/s.exec(String(error)) ?? [];
  return { message, errorName, errorType: 'USER_ERROR' };
};
