import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IamDouble {
  readonly endpoint: string;
  /** Actions that were asked for, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** What the double holds. */
export interface HeldIam {
  /** Pages of GetAccountAuthorizationDetails, each the XML of its lists. */
  readonly pages: readonly string[];
  readonly credentialReport: string;
  /** ARN → the XML of the services of its report; who is missing is not in the account. */
  readonly accessed: Readonly<Record<string, readonly string[]>>;
}

/**
 * As much of IAM over HTTP as a fleet asks for, in its query protocol: pages with markers, reports that take a while.
 * Source: IAM API Reference, the operations by their names.
 */
export async function startIam(held: HeldIam): Promise<IamDouble> {
  const asked: string[] = [];
  const jobs = new Map<string, { readonly services: readonly string[]; polls: number }>();
  let reports = 0;
  const answers: Readonly<Record<string, (input: URLSearchParams) => string | null>> = {
    GetAccountAuthorizationDetails: (input) => {
      const at = Number(input.get('Marker') ?? 0);
      return `${held.pages[at] ?? ''}${more(at + 1, held.pages.length)}`;
    },
    GenerateCredentialReport: () => `<State>${(reports += 1) === 1 ? 'STARTED' : 'COMPLETE'}</State>`,
    GetCredentialReport: () =>
      `<Content>${Buffer.from(held.credentialReport).toString('base64')}</Content><ReportFormat>text/csv</ReportFormat>`,
    GenerateServiceLastAccessedDetails: (input) => {
      const services = held.accessed[input.get('Arn') ?? ''];
      if (services === undefined) return null;
      const id = `00000000-0000-4000-8000-${String(jobs.size).padStart(12, '0')}`;
      jobs.set(id, { services, polls: 0 });
      return `<JobId>${id}</JobId>`;
    },
    GetServiceLastAccessedDetails: (input) => {
      const job = jobs.get(input.get('JobId') ?? '');
      if (job === undefined) return null;
      job.polls += 1;
      if (job.polls === 1 && jobs.size === 1) return '<JobStatus>IN_PROGRESS</JobStatus>';
      const at = Number(input.get('Marker') ?? 0);
      const page = job.services[at] ?? '';
      return `<JobStatus>COMPLETED</JobStatus><ServicesLastAccessed>${page}</ServicesLastAccessed>${more(at + 1, job.services.length)}`;
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const input = new URLSearchParams(body);
      const action = input.get('Action') ?? '';
      asked.push(action);
      answer(response, action, answers[action]?.(input) ?? null);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

const more = (next: number, pages: number): string =>
  next < pages ? `<IsTruncated>true</IsTruncated><Marker>${next}</Marker>` : '<IsTruncated>false</IsTruncated>';

function answer(response: ServerResponse, action: string, result: string | null): void {
  if (result === null) {
    response.writeHead(404, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>not in the double</Message></Error></ErrorResponse>',
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${result}</${action}Result></${action}Response>`,
  );
}
