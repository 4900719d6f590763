import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDb } from '../engines/duckdb/duckdb.js';
import { quoteText } from '../engines/duckdb/quote.js';
import { DUCKDB_TEXT } from '../engines/duckdb/sql-text.js';
import { bodyExpression } from '../usage/sql/body-paths.js';
import { keyColumns, NO_NEEDS } from '../usage/sql/key-columns.js';
import { plainAgent } from '../usage/user-agent.js';
import { cellText, rowsOf } from './duckdb-pool.js';
import { STORE_FOLDER, type StoreFile } from './manifest.js';
import { filesTable } from './store-sql.js';

const COUNTS_FOLDER = `${STORE_FOLDER}/counts`;

/** Where the counts of a store file lie, in the store's own folder, which readers of Parquet folders leave out. */
export const countsFolder = (directory: string): string => join(directory, COUNTS_FOLDER);
export const countsName = ({ path }: Pick<StoreFile, 'path'>): string => `${COUNTS_FOLDER}/${basename(path)}`;
export const countsPath = (directory: string, file: Pick<StoreFile, 'path'>): string =>
  join(directory, countsName(file));

const SHARED = `coalesce(sharedeventid, '') <> ''`;
const IS_ASSUMPTION = `eventname = 'AssumeRole' AND eventsource = 'sts.amazonaws.com' AND useridentity.type = 'AWSService'`;
const roleArn = bodyExpression(DUCKDB_TEXT, { column: 'requestparameters', names: ['roleArn'] });
const roleId = bodyExpression(DUCKDB_TEXT, {
  column: 'responseelements',
  names: ['assumedRoleUser', 'assumedRoleId'],
});

/** What rows of one count share: all that is asked of a record when its parameters are not. */
const KEYS: readonly (readonly [name: string, sql: string])[] = [
  ...keyColumns(DUCKDB_TEXT, NO_NEEDS).map(({ name, sql }) => [name, name === 'useragent' ? 'plain' : sql] as const),
  ['role_arn', `CASE WHEN ${IS_ASSUMPTION} THEN ${roleArn} END`],
  ['role_id', `CASE WHEN ${IS_ASSUMPTION} THEN ${roleId} END`],
  // another account's copy of a call is told apart from the call when all copies are known: such rows stand alone
  ['sharedeventid', `nullif(sharedeventid, '')`],
  ['shared_id', `CASE WHEN ${SHARED} THEN eventid END`],
  ['shared_original', `CASE WHEN ${SHARED} THEN addendum.originaleventid END`],
  ['copiesdiffer', 'copiesdiffer'],
];

const PLAIN =
  'eventtype eventcategory readonly eventsource eventname awsregion recipientaccountid errorcode useragent ' +
  'sessioncredentialfromconsole recordshape sharedeventid copiesdiffer';
const key = (name: string): string => `k_${name}`;
const members = (prefix: string, names: string): string =>
  names
    .split(' ')
    .map((name) => `"${name}" := ${key(`${prefix}_${name}`)}`)
    .join(', ');

/** The keys as a record that gives them again, whatever is asked. */
const COLUMNS: readonly string[] = [
  ...PLAIN.split(' ').map((name) => `${key(name)} AS ${name}`),
  `struct_pack(${members('id', 'type principalid arn accountid invokedby accesskeyid username')}, ` +
    `"onbehalfof" := struct_pack(${members('id', 'userid')}), "sessioncontext" := struct_pack("sessionissuer" := ` +
    `struct_pack(${members('issuer', 'arn principalid username accountid')}))) AS useridentity`,
  `${key('message')} AS errormessage`,
  `CASE WHEN ${key('delegate')} <> '[null]' OR ${key('omitted')} <> '[null]' THEN json_object('userIdentity', ` +
    `json_object('invokedByDelegate', json_extract(${key('delegate')}, '$[0]')), 'omitted', ` +
    `json_extract(${key('omitted')}, '$[0]'))::VARCHAR END AS otherfields`,
  `CASE ${key('parameters')} WHEN 'hidden' THEN 'HIDDEN_DUE_TO_' WHEN 'omitted' THEN '{"omitted":true}' WHEN 'given' THEN ` +
    `CASE WHEN ${key('role_arn')} IS NULL THEN '{"-":1}' ELSE json_object('roleArn', ${key('role_arn')})::VARCHAR END END ` +
    `AS requestparameters`,
  `CASE WHEN ${key('role_id')} IS NOT NULL THEN json_object('assumedRoleUser', json_object('assumedRoleId', ` +
    `${key('role_id')}))::VARCHAR END AS responseelements`,
  `${key('shared_id')} AS eventid`,
  `struct_pack("originaleventid" := ${key('shared_original')}) AS addendum`,
  'eventtime',
  'lasttime',
  'n',
];

/** Fewer rows to a count than this are as soon counted when somebody asks, and would make the store larger. */
export const WORTH = 4;

/** One principal's counts lie together. */
const ORDER =
  `coalesce(nullif(useridentity.sessioncontext.sessionissuer.arn, ''), useridentity.arn, useridentity.principalid, ` +
  `useridentity.invokedby, useridentity.username, ''), eventsource, eventname, eventtime`;

/** There are at least as many counts, which is told for a fraction of what making them costs. */
const LEAST =
  `SELECT coalesce(nullif(useridentity.sessioncontext.sessionissuer.arn, ''), useridentity.principalid), eventsource, ` +
  `eventname, errorcode, count(*) AS n`;

export interface Counting {
  /** A file of the store, as a path. */
  readonly file: string;
  readonly to: string;
  /** Rows to a count from which counts are kept. */
  readonly worth?: number;
}

/**
 * Writes the counts of a store file: its rows without their parameters, equal ones as one with `n`, the first time (`eventtime`) and the
 * last (`lasttime`). Questions that ask for no parameters get from them what they would get from the file; see `isCountable`. False, and
 * nothing is written, where too few rows are equal.
 */
export async function writeCounts(db: DuckDb, { file, to, worth = WORTH }: Counting): Promise<boolean> {
  const [[canBe] = []] = await rowsOf(
    db,
    `SELECT count(*) * ${worth} <= sum(n) FROM (${LEAST} FROM ${filesTable([file])} GROUP BY ALL)`,
  );
  if (canBe !== true) return false;
  await listAgents(db, file, `${to}.agents`);
  await db.run(
    `CREATE OR REPLACE TEMP TABLE counts AS SELECT ${KEYS.map(([name]) => key(name)).join(', ')}, ` +
      `min(eventtime) AS eventtime, max(eventtime) AS lasttime, count(*) AS n FROM (` +
      `SELECT ${KEYS.map(([name, sql]) => `${sql} AS ${key(name)}`).join(', ')}, eventtime FROM ${filesTable([file])} ` +
      `LEFT JOIN agents ON useragent = agent) GROUP BY ALL`,
  );
  const [[isWorth] = []] = await rowsOf(db, `SELECT count(*) * ${worth} <= sum(n) FROM counts`);
  if (isWorth === true) {
    await db.run(
      `COPY (SELECT * FROM (SELECT ${COLUMNS.join(', ')} FROM counts) ORDER BY ${ORDER}) TO ${quoteText(to)} ` +
        `(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
    );
  }
  await db.run('DROP TABLE counts');
  return isWorth === true;
}

/** What the file's user agents say, by the code that says it for records. */
async function listAgents(db: DuckDb, file: string, list: string): Promise<void> {
  const agents = await rowsOf(db, `SELECT DISTINCT useragent FROM ${filesTable([file])} WHERE useragent IS NOT NULL`);
  const lines = agents.map(([agent]) => `${JSON.stringify({ agent, plain: plainAgent(cellText(agent)) })}\n`);
  writeFileSync(list, lines.join(''));
  await db.run(
    `CREATE OR REPLACE TEMP TABLE agents AS SELECT * FROM read_json(${quoteText(list)}, columns = {agent: 'VARCHAR', plain: 'VARCHAR'}, ` +
      `format = 'newline_delimited')`,
  );
  rmSync(list);
}

/** What counts have of a row, of a row as it is: for files that have no counts. */
const OF_ROWS =
  'eventtype, eventcategory, readonly, eventsource, eventname, awsregion, recipientaccountid, errorcode, useragent, ' +
  'sessioncredentialfromconsole, recordshape, sharedeventid, copiesdiffer, ' +
  `struct_pack(${sameOf('useridentity', 'type principalid arn accountid invokedby accesskeyid username')}, "onbehalfof" := ` +
  `struct_pack("userid" := useridentity.onbehalfof.userid), "sessioncontext" := struct_pack("sessionissuer" := struct_pack(` +
  `${sameOf('useridentity.sessioncontext.sessionissuer', 'arn principalid username accountid')}))) AS useridentity, ` +
  'errormessage, otherfields, requestparameters, responseelements, eventid, ' +
  'struct_pack("originaleventid" := addendum.originaleventid) AS addendum, eventtime, eventtime AS lasttime, 1::BIGINT AS n';

function sameOf(parent: string, names: string): string {
  return names
    .split(' ')
    .map((name) => `"${name}" := ${parent}."${name}"`)
    .join(', ');
}

const isCounted = ({ counts = null }: StoreFile): boolean => counts !== null;

/** DuckDB: a SELECT of the counts of a store's files; of those without any, of their rows. Null where none has counts. */
export function countsSql(directory: string, files: readonly StoreFile[]): string | null {
  const counted = files.filter(isCounted).map((file) => countsPath(directory, file));
  const others = files.filter((file) => !isCounted(file)).map(({ path }) => join(directory, path));
  if (counted.length === 0) return null;
  return [
    `SELECT * FROM ${filesTable(counted)}`,
    ...(others.length === 0 ? [] : [`SELECT ${OF_ROWS} FROM ${filesTable(others)}`]),
  ].join(' UNION ALL BY NAME ');
}
