/** The OpenAPI document of `trimtrail ui`, from the schemas that its server checks by. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { API, type ApiName } from '../src/views/api.js';
import { ANSWER_SCHEMAS } from '../src/web/schemas/answers.js';
import { QUESTIONS } from '../src/web/schemas/questions.js';

/** What each question asks. */
const SUMMARIES: Readonly<Record<ApiName, string>> = {
  about: 'What is open; waits until the sources are read',
  principals: 'Who is in the records, a page of them',
  activity: 'What a principal did: heat map and facets',
  top: 'What was called most, and on what',
  learning: 'How much was new on each day, and what that says of the days to come',
  granted: 'Granted against used: service, access level, action, resource',
  policy: 'The policy with its evidence, proof, formats and differences',
  coverage: 'Which days, regions and accounts the source shows',
  backtest: 'How often a policy from N days would have denied something in the next M',
  records: 'The records behind a number, a page of them',
  putCurrent: 'Takes policies of today and gives the id that other questions name them by',
  readCurrent: "Reads a principal's policies of today from AWS, where that is possible",
  exportFiles: 'Files to save',
  sqlSchema: 'Tables, functions and queries to begin with',
  sqlRun: "Runs one statement of Athena's SQL",
  sqlPage: 'Another page of a result',
  sqlBehind: 'The SQL that answers what a view shows',
};

const schemaOf = (schema: GenericSchema): unknown => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { target: 'draft-2020-12', errorMode: 'throw' });
  return rest;
};
const inJson = (schema: unknown): unknown => ({ 'application/json': { schema } });
const ERROR = { $ref: '#/components/schemas/Error' };

/** The document's text; the same schemas give the same bytes. */
export function openApiText(): string {
  const names = Object.keys(API) as ApiName[]; // keys of a constant table
  const paths = Object.fromEntries(names.map((name) => [`/api/${API[name]}`, pathOf(name)]));
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'trimtrail ui',
      version: '1',
      description: 'Answers what the page asks. See docs/http-api.md for progress, errors and safety.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Behind #token= in the printed address' },
      },
      schemas: { Error: ERROR_SCHEMA },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function pathOf(name: ApiName): unknown {
  const responses = {
    200: { description: 'The answer', content: inJson(schemaOf(ANSWER_SCHEMAS[name])) },
    default: { description: 'Why there is none', content: inJson(ERROR) },
  };
  const post = {
    operationId: name,
    summary: SUMMARIES[name],
    requestBody: { required: true, content: inJson(schemaOf(QUESTIONS[name])) },
    responses,
  };
  const takesNone = name === 'about' || name === 'sqlSchema';
  return takesNone ? { get: { operationId: `${name}ByGet`, summary: SUMMARIES[name], responses }, post } : { post };
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'hint'],
      additionalProperties: false,
      properties: {
        code: { type: 'string', description: 'Of docs/errors.md' },
        message: { type: 'string' },
        hint: { type: ['string', 'null'] },
      },
    },
  },
};
