import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { TrimtrailError, type ErrorCode } from '../base/errors.js';
import { NDJSON, type ApiError, type ApiLine } from '../views/api.js';
import type { Asking, Progress } from '../views/types/selection.js';

/** Codes that have a status of their own; the others are 422: understood, but it cannot be answered. */
const STATUS: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  'bad-usage': 400,
  'no-match': 404,
  'source-unsupported': 404,
  interrupted: 408,
  'catalog-damaged': 500,
  'engine-missing': 500,
};

export type Answering = (asking: Asking) => Promise<unknown>;

/** Told of what is our own fault; the page gets no more than that it happened. */
export type OnFault = (error: unknown) => void;

/** As one JSON object, or in lines with progress when that is asked for. */
export function giveAnswer(context: Context, answering: Answering, onFault: OnFault): Promise<Response> | Response {
  context.header('cache-control', 'no-store');
  if ((context.req.header('accept') ?? '').includes(NDJSON)) return inLines(context, answering, onFault);
  return atOnce(context, answering, onFault);
}

async function atOnce(context: Context, answering: Answering, onFault: OnFault): Promise<Response> {
  try {
    return context.json((await answering({ signal: context.req.raw.signal })) as object); // a DataSource gives JSON
  } catch (error) {
    return refusal(context, error, onFault);
  }
}

/** An error as an answer. */
export function refusal(context: Context, error: unknown, onFault: OnFault): Response {
  const said = apiError(error, onFault);
  const status = error instanceof TrimtrailError ? (STATUS[error.code] ?? 422) : 500;
  return context.json({ error: said }, status);
}

/** A request that is not answered at all. */
export function refuse(context: Context, status: ContentfulStatusCode, message: string): Response {
  const error: ApiError = { code: 'page-refused', message, hint: 'see docs/http-api.md' };
  return context.json({ error }, status);
}

function apiError(error: unknown, onFault: OnFault): ApiError {
  if (error instanceof TrimtrailError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'interrupted', message: 'the question was taken back', hint: null };
  onFault(error);
  return { code: 'unknown', message: 'something went wrong that should not', hint: 'see the terminal' };
}

const EVERY_MS = 100;

function inLines(context: Context, answering: Answering, onFault: OnFault): Response {
  context.header('content-type', NDJSON);
  return stream(context, async (out) => {
    const controller = new AbortController();
    out.onAbort(() => controller.abort());
    const write = async (line: ApiLine): Promise<void> => void (await out.write(`${JSON.stringify(line)}\n`));
    const onProgress = seldom((progress) => void write({ progress }));
    try {
      await write({ answer: await answering({ signal: controller.signal, onProgress }) });
    } catch (error) {
      if (!controller.signal.aborted) await write({ error: apiError(error, onFault) });
    }
  });
}

/** Passes progress on, but not every step of it. */
function seldom(tell: (progress: Progress) => void): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const now = Date.now();
    if (now - last < EVERY_MS) return;
    last = now;
    tell(progress);
  };
}
