import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { TrimtrailError } from '../base/errors.js';
import { API, type ApiName } from '../views/api.js';
import type { DataSource } from '../views/types/data-source.js';
import type { Asking } from '../views/types/selection.js';
import type { SqlSource } from '../views/types/sql.js';
import { giveAnswer, refusal, refuse, type OnFault } from './answer.js';
import { MOST_BYTES, MOST_FILE_BYTES, readQuestion } from './read-question.js';
import { QUESTIONS, type Question } from './schemas/questions.js';

type Answerers = { readonly [Name in ApiName]: (question: Question<Name>, asking: Asking) => Promise<unknown> };

/** The JSON twin of every view: POST with the question as body; what takes no question is GET as well. */
export function apiRoutes(source: DataSource, onFault: OnFault): Hono {
  const app = new Hono();
  const answerers = answerersOf(source);
  for (const name of Object.keys(API) as ApiName[]) add(app, name, { answerers, onFault }); // keys of a constant table
  app.all('*', (context) => {
    const isKnown = Object.values(API).some((path) => context.req.path === `/api/${path}`);
    return refuse(context, isKnown ? 405 : 404, isKnown ? 'ask by POST' : 'there is no such question');
  });
  return app;
}

interface Routing {
  readonly answerers: Answerers;
  readonly onFault: OnFault;
}

type Answer = (question: unknown, asking: Asking) => Promise<unknown>;

function add(app: Hono, name: ApiName, { answerers, onFault }: Routing): void {
  const answer = answerers[name] as Answer; // what it is given fits the schema of its name
  const path = `/${API[name]}`;
  const maxSize = name === 'putCurrent' ? MOST_FILE_BYTES : MOST_BYTES;
  app.post(path, bodyLimit({ maxSize, onError: tooLong }), async (context) => {
    try {
      const question = await readQuestion(context, QUESTIONS[name]);
      return await giveAnswer(context, (asking) => answer(question, asking), onFault);
    } catch (error) {
      return refusal(context, error, onFault);
    }
  });
  if (name !== 'about' && name !== 'sqlSchema') return;
  app.get(path, (context) => giveAnswer(context, (asking) => answer({}, asking), onFault));
}

const tooLong = (context: Context): Response => refuse(context, 413, 'the question is too long');

function answerersOf(source: DataSource): Answerers {
  return {
    about: (_, asking) => source.about(asking),
    principals: (query, asking) => source.principals(query, asking),
    activity: (query, asking) => source.activity(query, asking),
    top: (query, asking) => source.top(query, asking),
    learning: (query, asking) => source.learning(query, asking),
    granted: (query, asking) => source.granted(query, asking),
    policy: (query, asking) => source.policy(query, asking),
    coverage: (query, asking) => source.coverage(query, asking),
    backtest: (query, asking) => source.backtest(query, asking),
    records: (query, asking) => source.records(query, asking),
    putCurrent: ({ files, to }, asking) => source.putCurrent(files, to, asking),
    readCurrent: ({ principal }, asking) => source.readCurrent(principal, asking),
    exportFiles: (query, asking) => source.exportFiles(query, asking),
    sqlSchema: async (_, asking) => sqlOf(source).schema(asking),
    sqlRun: async (query, asking) => sqlOf(source).run(query, asking),
    sqlPage: async (query, asking) => sqlOf(source).page(query, asking),
    sqlBehind: async ({ view, selection }, asking) => ({
      sql: await sqlOf(source).behind(view, selection, asking),
    }),
  };
}

function sqlOf({ sql }: DataSource): SqlSource {
  if (sql !== null) return sql;
  throw new TrimtrailError('source-unsupported', 'there is no SQL over this source');
}
