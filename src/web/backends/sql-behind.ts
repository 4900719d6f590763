import type { Selection } from '../../views/types/selection.js';
import type { SqlView } from '../../views/types/sql.js';

/** A literal of SQL. */
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const ISSUER = 'useridentity.sessioncontext.sessionissuer.arn';
const PRINCIPAL = `coalesce(${ISSUER}, useridentity.arn, useridentity.invokedby, useridentity.username)`;

const SELECTS: Readonly<Record<SqlView, { readonly select: string; readonly rest: string }>> = {
  principals: {
    select: `${PRINCIPAL} AS principal, count(*) AS events, min(eventtime) AS first, max(eventtime) AS last`,
    rest: 'GROUP BY 1\nORDER BY events DESC',
  },
  activity: {
    select: 'substr(eventtime, 1, 10) AS day, eventsource, count(*) AS events, count(errorcode) AS errors',
    rest: 'GROUP BY 1, 2\nORDER BY 1, 2',
  },
  calls: {
    select:
      'eventtype, eventsource, eventname, errorcode, count(*) AS events, min(eventtime) AS first, max(eventtime) AS last',
    rest: 'GROUP BY 1, 2, 3, 4\nORDER BY eventsource, eventname',
  },
  coverage: {
    select: 'substr(eventtime, 1, 10) AS day, recipientaccountid, awsregion, count(*) AS events',
    rest: 'GROUP BY 1, 2, 3\nORDER BY 1, 2, 3',
  },
  records: { select: '*', rest: 'ORDER BY eventtime DESC\nLIMIT 100' },
  denials: {
    select: 'eventsource, eventname, errorcode, errormessage, count(*) AS events, max(eventtime) AS last',
    rest: 'GROUP BY 1, 2, 3, 4\nORDER BY events DESC',
  },
};

/** Views that are not about one principal. */
const EVERYBODY: ReadonlySet<SqlView> = new Set(['principals', 'coverage']);

/** The SQL of a view, to read and to go on from. What a principal's key is, is told by what a record has; see docs/sql.md. */
export function sqlBehind(view: SqlView, selection: Selection): string {
  const { select, rest } = SELECTS[view];
  const conditions = [
    ...(EVERYBODY.has(view) ? [] : conditionsOf(selection)),
    ...(view === 'denials' ? ['errorcode IS NOT NULL'] : []),
  ];
  const where = conditions.length === 0 ? '' : `\nWHERE ${conditions.join('\n  AND ')}`;
  return `SELECT ${select}\nFROM cloudtrail${where}\n${rest}`;
}

function conditionsOf(selection: Selection): readonly string[] {
  const { principal, from, to, services, regions, sessions, addresses, accessKeys } = selection;
  const name = principal.startsWith('arn:') ? principal : principal.slice(principal.lastIndexOf('/') + 1);
  const among = (column: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`${column} IN (${values.map(text).join(', ')})`];
  return [
    `${PRINCIPAL} = ${text(name)}`,
    ...(from === null ? [] : [`eventtime >= ${text(from)}`]),
    ...(to === null ? [] : [`eventtime < ${text(`${to}T24`)}`]),
    ...among('eventsource', services),
    ...among('awsregion', regions),
    ...among(`split_part(useridentity.principalid, ':', 2)`, sessions),
    ...among('sourceipaddress', addresses),
    ...among('useridentity.accesskeyid', accessKeys),
  ];
}
