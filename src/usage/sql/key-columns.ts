import type { SqlText } from '../../engines/sql-text.js';
import { parseWindow, type TimeWindow } from '../../base/time.js';
import { parsePrincipalSpec } from '../principal-spec.js';
import type { FilterSpec } from '../types.js';
import { contextColumns, contextParts } from './context-columns.js';

/** What a filter looks at beyond what rows are made of; it makes rows finer. */
export interface FilterNeeds {
  readonly session: boolean;
  readonly accessKey: boolean;
  readonly address: boolean;
  /** Event ids that the filter names, in lower case. */
  readonly events: readonly string[];
  /** Every group lies in each of these as a whole or not at all. */
  readonly windows: readonly TimeWindow[];
  /** Condition keys that rows keep. */
  readonly context: readonly string[];
}

/** Nothing beyond what rows are made of. */
export const NO_NEEDS: FilterNeeds = {
  session: false,
  accessKey: false,
  address: false,
  events: [],
  windows: [],
  context: [],
};

const EPOCH = new Date(0);

/** What the filter needs. The filter was compiled before: its texts can be read. */
export function needsOf(filter: FilterSpec, context: readonly string[] = []): FilterNeeds {
  const parts = contextParts(context);
  const specs = filter.principals.map(parsePrincipalSpec);
  const excludes = filter.exclude.map((text) => {
    const equals = text.indexOf('=');
    return { kind: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() };
  });
  const has = (kind: string): boolean => excludes.some((exclude) => exclude.kind === kind);
  const valuesOf = (kind: string): readonly string[] =>
    excludes.filter((exclude) => exclude.kind === kind).map(({ value }) => value);
  return {
    session:
      parts.has('session') ||
      filter.session !== null ||
      has('session') ||
      specs.some((spec) => 'session' in spec && spec.session !== null),
    accessKey: has('key') || specs.some(({ form }) => form === 'key'),
    address: has('ip') || parts.has('address'),
    events: [...valuesOf('event'), ...(filter.onlyEvent ? [filter.onlyEvent] : [])].map((id) => id.toLowerCase()),
    windows: [{ from: filter.from, to: filter.to }, ...valuesOf('time').map(windowOf)].filter(
      ({ from, to }) => from !== null || to !== null,
    ),
    context,
  };
}

function windowOf(text: string): TimeWindow {
  const [from = '', to = ''] = text.split('/');
  return parseWindow(from === '' ? null : from, to === '' ? null : to, EPOCH);
}

/** A part of a key: its name in the result, and the expression. */
export interface KeyColumn {
  readonly name: string;
  readonly sql: string;
  readonly params?: readonly string[];
}

const identity = (member: string): string => `useridentity.${member}`;
const ISSUER = 'useridentity.sessioncontext.sessionissuer';
const isGiven = (text: string): string => `coalesce(${text}, '') <> ''`;

/** The members of `userIdentity` by which a principal is found. */
export const IDENTITY_MEMBERS: readonly string[] = [
  ...'type principalid arn accountid invokedby accesskeyid username onbehalfof.userid'.split(' ').map(identity),
  ...'arn principalid username accountid'.split(' ').map((member) => `${ISSUER}.${member}`),
];

/** Kinds of caller whose access key is never their name. */
const NAMED = `('AssumedRole', 'Role', 'IAMUser', 'Root', 'FederatedUser', 'AWSService', 'AWSAccount', 'IdentityCenterUser', 'SAMLUser', 'WebIdentityUser')`;

/** What a usage row and the filter take from a record, its body apart; all else is left to the measures. */
export function keyColumns(text: SqlText, needs: FilterNeeds): readonly KeyColumn[] {
  // a role's session counts only where somebody asks for it
  const isRole = `${identity('type')} = 'AssumedRole' AND ${isGiven(`${ISSUER}.arn`)} AND ${isGiven(identity('accountid'))}`;
  const id = identity('principalid');
  const nameless = `NOT ${isGiven(identity('username'))} AND coalesce(${identity('type')}, '') NOT IN ${NAMED}`;
  return [
    ...['eventtype', 'eventcategory', 'readonly', 'eventsource', 'eventname', 'awsregion', 'recipientaccountid'].map(
      plain,
    ),
    ...['errorcode', 'useragent', 'sessioncredentialfromconsole', 'recordshape'].map(plain),
    ...['type', 'accountid', 'invokedby', 'username'].map((member) => ({
      name: `id_${member}`,
      sql: identity(member),
    })),
    {
      name: 'id_principalid',
      sql: needs.session ? id : `CASE WHEN ${isRole} THEN ${text.beforeColon(id)} ELSE ${id} END`,
    },
    {
      name: 'id_arn',
      sql: needs.session ? identity('arn') : `CASE WHEN ${isRole} THEN NULL ELSE ${identity('arn')} END`,
    },
    {
      name: 'id_accesskeyid',
      sql: needs.accessKey ? identity('accesskeyid') : `CASE WHEN ${nameless} THEN ${identity('accesskeyid')} END`,
    },
    { name: 'id_userid', sql: identity('onbehalfof.userid') },
    ...['arn', 'principalid', 'username', 'accountid'].map((member) => ({
      name: `issuer_${member}`,
      sql: `${ISSUER}.${member}`,
    })),
    { name: 'delegate', sql: delegateSql(text) },
    { name: 'omitted', sql: text.jsonList([text.jsonMember('otherfields', 'omitted')]) },
    { name: 'message', sql: messageSql(text) },
    { name: 'parameters', sql: parametersSql(text) },
    ...(needs.address ? [plain('sourceipaddress')] : []),
    ...(needs.events.length === 0 ? [] : [eventColumn(needs.events)]),
    ...needs.windows.map(windowColumn),
    ...contextColumns(text, needs.context),
  ];
}

const plain = (name: string): KeyColumn => ({ name, sql: name });

function delegateSql(text: SqlText): string {
  return text.jsonList([text.jsonMember(text.jsonMember('otherfields', 'userIdentity'), 'invokedByDelegate')]);
}

/** Of an error message no more than that there is one, unless it says what was denied. */
function messageSql(text: SqlText): string {
  return (
    `CASE WHEN coalesce(errormessage, '') = '' THEN NULL ` +
    `WHEN ${text.contains('errormessage', "'not authorized to perform: '")} THEN errormessage ELSE '-' END`
  );
}

/** `none`, `hidden`, `omitted` or `given`: what `projectRecord` can tell apart. */
function parametersSql(text: SqlText): string {
  const omitted = text.jsonList([text.jsonMember(text.jsonOrNull('requestparameters'), 'omitted')]);
  return (
    `CASE WHEN requestparameters IS NULL OR requestparameters IN ('', '{}', '[]') THEN 'none' ` +
    `WHEN ${text.startsWith('requestparameters', "'HIDDEN_DUE_TO_'")} THEN 'hidden' ` +
    // JSON is read only where the name can be in it, as it is or escaped
    `WHEN (${text.contains('requestparameters', "'omitted'")} OR ${text.contains('requestparameters', String.raw`'\u'`)}) ` +
    `AND ${omitted} IN ('[true]', '["true"]') THEN 'omitted' ELSE 'given' END`
  );
}

function eventColumn(events: readonly string[]): KeyColumn {
  const marks = events.map(() => '?').join(', ');
  return { name: 'named_event', sql: `CASE WHEN lower(eventid) IN (${marks}) THEN eventid END`, params: events };
}

function windowColumn(window: TimeWindow, index: number): KeyColumn {
  const { sql, params } = windowSql(window);
  return { name: `window_${index}`, sql: `CASE WHEN ${sql} THEN '1' END`, params };
}

/** Whether an event lies in the window. */
export function windowSql({ from, to }: TimeWindow): { readonly sql: string; readonly params: readonly string[] } {
  const bounds = [
    ...(from === null ? [] : [['eventtime >= ?', from] as const]),
    ...(to === null ? [] : [['eventtime < ?', to] as const]),
  ];
  return { sql: `(${bounds.map(([sql]) => sql).join(' AND ')})`, params: bounds.map(([, bound]) => bound) };
}
