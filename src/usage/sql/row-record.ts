import type { Cell } from '../../engines/engine.js';
import type { CloudTrailRecord } from '../../base/record.js';
import { RECORD_SHAPES, type RecordShape } from '../../base/usage-row.js';
import { BODY_COLUMNS, type BodyPath } from './body-paths.js';
import { eventKey, type RowPlan } from './plan.js';

type Fields = Record<string, unknown>;

/** A row of the plan as a record that is judged and projected like those it stands for. */
export interface RowRecord {
  readonly record: CloudTrailRecord;
  readonly shape: RecordShape;
  readonly eventSource: string;
  readonly measures: readonly Cell[];
}

/** A member name that no path of a projection has. */
const SOMETHING = '\u0000';

/** Reads rows that are a key's columns and measures. `first`: the place among the measures of the time that stands for the row's. */
export function rowReader({ columns, bodies }: RowPlan, first: number): (row: readonly Cell[]) => RowRecord {
  return (row) => {
    const cells = new Map(columns.map((name, index) => [name, row[index] ?? null]));
    const measures = row.slice(columns.length);
    const text = (name: string): string | undefined => textOrAbsent(cells.get(name));
    const eventSource = text('eventsource') ?? '';
    const eventName = text('eventname') ?? '';
    const record: Fields = { eventTime: textOrAbsent(measures[first]) ?? '', eventName, ...plainFields(text) };
    record['userIdentity'] = identityOf(text);
    putContext(record, text);
    if (listed(text('omitted')) === true) record['omitted'] = true;
    putParameters(record, text('parameters'));
    putBody(record, bodies.get(eventKey({ eventSource, eventName })) ?? [], text('body'));
    putResources(record, text('resources'), text('resources_rest'));
    const shape = RECORD_SHAPES.find((each) => each === text('recordshape')) ?? 'trail';
    return { record: record as unknown as CloudTrailRecord, shape, eventSource, measures }; // made of a record's fields
  };
}

/** Reads rows of a plan: see {@link RowPlan}. */
export function packedRowReader(plan: RowPlan, first: number): (row: readonly Cell[]) => RowRecord {
  const read = rowReader(plan, first);
  return ([key, ...measures]) => {
    const parts = JSON.parse(textOrAbsent(key) ?? '[]') as readonly Cell[]; // the plan writes lists
    return read([...parts, ...measures]);
  };
}

/** A measure that is a list of texts. */
export function textsOf(cell: Cell | undefined): readonly string[] {
  const list: unknown = typeof cell === 'string' ? JSON.parse(cell) : [];
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

/** A measure that counts: days, say. */
export function countsOf(cell: Cell | undefined): Readonly<Record<string, number>> {
  return typeof cell === 'string' ? (JSON.parse(cell) as Readonly<Record<string, number>>) : {}; // the plan writes counts
}

const isPlaceholder = (value: unknown): boolean => typeof value === 'object' && value !== null && SOMETHING in value;

type Text = (name: string) => string | undefined;

function textOrAbsent(cell: Cell | undefined): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}

const PLAIN = {
  eventtype: 'eventType',
  eventcategory: 'eventCategory',
  readonly: 'readOnly',
  eventsource: 'eventSource',
  awsregion: 'awsRegion',
  recipientaccountid: 'recipientAccountId',
  errorcode: 'errorCode',
  message: 'errorMessage',
  useragent: 'userAgent',
  sessioncredentialfromconsole: 'sessionCredentialFromConsole',
  sourceipaddress: 'sourceIPAddress',
  named_event: 'eventID',
  vpcendpointid: 'vpcEndpointId',
} as const;

function plainFields(text: Text): Fields {
  return withoutAbsent(Object.entries(PLAIN).map(([column, field]) => [field, text(column)]));
}

function withoutAbsent(entries: readonly (readonly [string, unknown])[]): Fields {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function identityOf(text: Text): Fields {
  const issuer = withoutAbsent(
    (['arn', 'principalId', 'userName', 'accountId'] as const).map((name) => [
      name,
      text(`issuer_${name.toLowerCase()}`),
    ]),
  );
  const own = (['type', 'principalId', 'arn', 'accountId', 'invokedBy', 'accessKeyId', 'userName'] as const).map(
    (name) =>
      [name, text(`id_${name.toLowerCase()}`) ?? (name === 'accessKeyId' ? text('longterm') : undefined)] as const,
  );
  const userId = text('id_userid');
  const delegate = listed(text('delegate'));
  return withoutAbsent([
    ...own,
    ['sessionContext', sessionContextOf(issuer, text)],
    ['onBehalfOf', userId === undefined ? undefined : { userId }],
    ['invokedByDelegate', delegate ?? undefined],
  ]);
}

/** What condition keys look at of a session: see `contextColumns`. */
function sessionContextOf(issuer: Fields, text: Text): Fields | undefined {
  const [own, attribute] = listOf(text('sourceidentity'));
  const attributes = withoutAbsent([
    ['mfaAuthenticated', text('mfa')],
    ['creationDate', text('created')],
    ['sourceIdentity', attribute],
  ]);
  const session = withoutAbsent([
    ['sessionIssuer', Object.keys(issuer).length === 0 ? undefined : issuer],
    ['attributes', Object.keys(attributes).length === 0 ? undefined : attributes],
    ['sourceIdentity', own],
  ]);
  return Object.keys(session).length === 0 ? undefined : session;
}

function putContext(record: Fields, text: Text): void {
  if (text('tls') !== undefined) record['tlsDetails'] = {};
  const requestContext = listed(text('stated'));
  if (requestContext !== undefined && requestContext !== null) record['eventContext'] = { requestContext };
}

const listOf = (text: string | undefined): readonly unknown[] =>
  text === undefined ? [] : (JSON.parse(text) as readonly unknown[]); // the plan writes lists

/** The only value of a JSON list; undefined for NULL. */
function listed(text: string | undefined): unknown {
  return text === undefined ? undefined : listOf(text)[0];
}

function putParameters(record: Fields, state: string | undefined): void {
  if (state === 'hidden') record['requestParameters'] = 'HIDDEN_DUE_TO_SECURITY_REASONS';
  if (state === 'omitted') record['requestParameters'] = { omitted: true };
  if (state === 'given') record['requestParameters'] = { [SOMETHING]: true };
}

/** Puts what was seen of the body where it was. */
function putBody(record: Fields, paths: readonly BodyPath[], text: string | undefined): void {
  if (text === undefined) return;
  const values = JSON.parse(text) as readonly unknown[]; // the plan writes lists
  for (const [index, { column, names }] of paths.entries()) {
    const value = values[index];
    const { field } = BODY_COLUMNS[column];
    // seen whole, and no JSON: a text
    if (names.length === 0 && isPlaceholder(record[field])) record[field] = SOMETHING;
    if (value === null || value === undefined) continue;
    if (names.length === 0) record[field] = value;
    else put(record, [field, ...names], value);
  }
}

function put(target: Fields, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const present = target[name];
  const inner = typeof present === 'object' && present !== null ? (present as Fields) : {};
  target[name] = inner;
  put(inner, rest, value);
}

/** As trail files spell them; what the table's struct does not hold comes beside it. */
function putResources(record: Fields, text: string | undefined, restText: string | undefined): void {
  if (text === undefined) return;
  const rest = listed(restText);
  const list = JSON.parse(text) as readonly (Fields | null)[]; // the table's own column
  record['resources'] = list.map((entry, index) => {
    const { arn, accountid, type } = entry ?? {};
    const more: unknown = Array.isArray(rest) ? rest[index] : undefined;
    const own = withoutAbsent([
      ['ARN', arn ?? undefined],
      ['accountId', accountid ?? undefined],
      ['type', type ?? undefined],
    ]);
    return typeof more === 'object' && more !== null ? { ...own, ...more } : own;
  });
}
