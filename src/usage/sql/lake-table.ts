import { finding, type Finding } from '../../base/findings.js';
import { ATTRIBUTES, contextColumnPaths } from './context-columns.js';

/** What a table behind an engine has, and how it is named there. */
export interface LakeTable {
  /** As it stands in SQL, quoted. */
  readonly name: string;
  /** Paths of columns and of fields inside them, in lower case → their types. */
  readonly columns: ReadonlyMap<string, string>;
  /** Names of the columns by which its files are laid out. */
  readonly partitions: readonly string[];
}

/** What is asked of a table beyond what usage is made of. */
export interface TableWish {
  /** Condition keys. */
  readonly contextKeys?: readonly string[];
  /** Columns that are only shown; those that the table lacks are left out. */
  readonly shown?: readonly string[];
}

/** A table as our own queries read it. */
export interface ReadableTable {
  /** Stands behind FROM. */
  readonly sql: string;
  /** An event may be in it more than once. */
  readonly mayRepeat: boolean;
  /** The condition keys that it can answer, of those that were asked for. */
  readonly contextKeys: readonly string[];
  /** Whether its columns can answer a condition key. */
  readonly canAnswer: (key: string) => boolean;
  /** Columns that were to be shown and are not there. */
  readonly lacks: readonly string[];
  readonly findings: readonly Finding[];
}

const TEXTS = (
  'eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage requestparameters responseelements ' +
  'additionaleventdata eventid eventtype readonly recipientaccountid sharedeventid eventcategory sessioncredentialfromconsole'
).split(' ');

/** Of the store alone; a table over trail files has none of them, and that is no loss worth telling. */
const STORE_TEXTS = ['recordid', 'recordshape', 'otherfields'];

const IDENTITY = {
  type: null,
  principalid: null,
  arn: null,
  accountid: null,
  invokedby: null,
  accesskeyid: null,
  username: null,
  onbehalfof: { userid: null },
  sessioncontext: { sessionissuer: { type: null, principalid: null, arn: null, accountid: null, username: null } },
} as const;

const READ: ReadonlySet<string> = new Set([
  ...TEXTS,
  ...STORE_TEXTS,
  'useridentity',
  'addendum',
  'resources',
  'copiesdiffer',
]);

const RESOURCES = 'array(row(arn varchar, accountid varchar, type varchar))';

/** A table in which an event may be twice, with each once. Of copies that differ the one that the engine finds first counts. */
export function eachOnce({ sql, mayRepeat }: ReadableTable): string {
  if (!mayRepeat) return sql;
  const id = 'coalesce(eventid, recordid)';
  return (
    `(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${id} ORDER BY eventtime) AS repetition FROM ${sql}) ` +
    `AS numbered WHERE repetition = 1 OR ${id} IS NULL) AS cloudtrail`
  );
}

/** With what condition keys ask of sessions. */
function withAttributes(wanted: readonly string[]): Fields {
  const names = ['mfaauthenticated', 'creationdate'].filter((name) => wanted.includes(`${ATTRIBUTES}.${name}`));
  if (names.length === 0) return IDENTITY;
  const attributes = Object.fromEntries(names.map((name) => [name, null]));
  return { ...IDENTITY, sessioncontext: { ...IDENTITY.sessioncontext, attributes } };
}

/** Without these there is nothing to count. */
export const NEEDED = ['eventtime', 'eventsource', 'eventname', 'useridentity'] as const;

/**
 * The columns that our queries name, from a table that may lack some of them: those are NULL, and finding `column-missing` says which.
 * `where` limits the partitions.
 */
export function readableTable(
  table: LakeTable,
  where: string,
  { contextKeys = [], shown = [] }: TableWish = {},
): ReadableTable {
  const { columns } = table;
  const wanted = contextColumnPaths(contextKeys);
  // what a column would have said is not known, which is not the same as that it was not sent
  const canAnswer = (key: string): boolean => contextColumnPaths([key]).every((path) => columns.has(path));
  const missing: string[] = [];
  const text = (name: string, isMissed = true): string => {
    const type = columns.get(name);
    if (type === undefined && isMissed) missing.push(name);
    if (type === undefined) return `CAST(NULL AS varchar) AS ${name}`;
    return /^(?:varchar|string)/.test(type) ? name : `CAST(${name} AS varchar) AS ${name}`;
  };
  const selected = [
    ...TEXTS.map((name) => text(name)),
    ...STORE_TEXTS.map((name) => text(name, wanted.includes(name))),
    ...(wanted.includes('vpcendpointid') ? [text('vpcendpointid')] : []),
    ...(wanted.includes('tlsdetails') ? [columns.has('tlsdetails') ? 'tlsdetails' : text('tlsdetails')] : []),
    ...shown.filter((name) => columns.has(name) && !READ.has(name) && !wanted.includes(name)),
    structSql({ columns, missing }, 'useridentity', withAttributes(wanted)),
    structSql({ columns, missing }, 'addendum', { originaleventid: null }),
    resourcesSql(columns, missing),
    columns.has('copiesdiffer') ? 'copiesdiffer' : 'CAST(NULL AS boolean) AS copiesdiffer',
  ];
  const findings =
    missing.length === 0
      ? []
      : [
          finding(
            'column-missing',
            `the table lacks ${missing.join(', ')}; what they would show is not in the result`,
            missing.length,
            { columns: missing },
          ),
        ];
  return {
    sql: `(SELECT ${selected.join(', ')} FROM ${table.name}${where === '' ? '' : ` WHERE ${where}`}) AS cloudtrail`,
    mayRepeat: !columns.has('recordid') || !columns.has('copiesdiffer'),
    lacks: shown.filter((name) => !columns.has(name)),
    canAnswer,
    contextKeys: contextKeys.filter(canAnswer),
    findings,
  };
}

interface Fields {
  readonly [name: string]: Fields | null;
}

interface Looking {
  readonly columns: LakeTable['columns'];
  readonly missing: string[];
}

/** The struct as it is, where it has all that is read; else one made of what it has. */
function structSql(looking: Looking, name: string, fields: Fields): string {
  const lacking = lackingPaths(looking.columns, name, fields);
  looking.missing.push(...lacking);
  if (lacking.length === 0) return name;
  return `CAST(${rowSql(looking.columns, name, fields)} AS ${rowType(fields)}) AS ${name}`;
}

function lackingPaths(columns: LakeTable['columns'], path: string, fields: Fields): readonly string[] {
  if (!columns.has(path)) return [path];
  return Object.entries(fields).flatMap(([name, inner]) => {
    const at = `${path}.${name}`;
    if (inner !== null) return lackingPaths(columns, at, inner);
    return columns.has(at) ? [] : [at];
  });
}

function rowSql(columns: LakeTable['columns'], path: string, fields: Fields): string {
  if (!columns.has(path)) return 'NULL';
  const values = Object.entries(fields).map(([name, inner]) => {
    const at = `${path}.${name}`;
    if (inner !== null) return rowSql(columns, at, inner);
    return columns.has(at) ? at : 'NULL';
  });
  return `CASE WHEN ${path} IS NULL THEN NULL ELSE ROW(${values.join(', ')}) END`;
}

const rowType = (fields: Fields): string =>
  `ROW(${Object.entries(fields)
    .map(([name, inner]) => `${name} ${inner === null ? 'varchar' : rowType(inner)}`)
    .join(', ')})`;

function resourcesSql(columns: LakeTable['columns'], missing: string[]): string {
  const lacking = ['resources', 'resources[].arn', 'resources[].accountid', 'resources[].type'].filter(
    (path) => !columns.has(path),
  );
  if (lacking.length === 0) return 'resources';
  missing.push('resources');
  return `CAST(NULL AS ${RESOURCES}) AS resources`;
}
