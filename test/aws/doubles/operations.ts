import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an operation answers: an object, or the name of the error it fails with. */
export type Answer = (input: Readonly<Record<string, unknown>>) => unknown;

export interface OperationsDouble {
  readonly endpoint: string;
  /** Requests in order: the operation and its input. */
  readonly asked: readonly { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[];
  readonly close: () => Promise<void>;
}

/** Fails the request by this error. */
export class Refusal extends Error {}

/**
 * AWS of our own over HTTP: operations of services that speak JSON (by the header that names them) or the query protocol (by `Action`, answered
 * in XML that the test writes), and paths of those that speak REST.
 */
export async function startOperations(answers: Readonly<Record<string, Answer>>): Promise<OperationsDouble> {
  const asked: { operation: string; input: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const isQuery = body.includes('Action=') && target === undefined;
      const input: Readonly<Record<string, unknown>> = isQuery
        ? Object.fromEntries(new URLSearchParams(body))
        : (JSON.parse(body || '{}') as Readonly<Record<string, unknown>>);
      const path = (request.url ?? '').split('?')[0] ?? '';
      const operation = isQuery
        ? String(input['Action'])
        : (String(target ?? path)
            .split('.')
            .at(-1) ?? '');
      asked.push({ operation, input });
      try {
        const answer = answers[operation];
        if (answer === undefined) throw new Refusal('AccessDeniedException');
        const text = answer(input);
        response.writeHead(200, { 'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1' });
        response.end(
          isQuery
            ? `<${operation}Response><${operation}Result>${String(text)}</${operation}Result></${operation}Response>`
            : JSON.stringify(text),
        );
      } catch (error) {
        const name = error instanceof Refusal ? error.message : 'InternalFailure';
        response.writeHead(400, {
          'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1',
          'x-amzn-errortype': name,
        });
        response.end(
          isQuery
            ? `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${name}</Message></Error></ErrorResponse>`
            : JSON.stringify({ __type: name, message: name }),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    asked,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

/** Pages of two items behind a token, as the services page. */
export function paged(items: readonly unknown[], key: string): Answer {
  return (input) => {
    const from = Number(input['NextToken'] ?? 0);
    const next = from + 2;
    return { [key]: items.slice(from, next), ...(next < items.length ? { NextToken: String(next) } : {}) };
  };
}
