import type { Cell, Engine } from '../../engines/engine.js';
import type { SqlText } from '../../engines/sql-text.js';
import { outcomeOf, type Outcome } from '../../base/outcome.js';
import type { Principal } from '../../base/usage-row.js';
import { denialText } from '../denial-text.js';
import { identityOf, principalOf, textOf } from '../principal.js';
import { COUNTING } from './counted.js';
import { keyColumns, NO_NEEDS } from './key-columns.js';
import { keptSql, type BoundSql } from './plan.js';
import { rowReader } from './row-record.js';

/** What one caller, as records name it, did at one service with one outcome. */
export interface SeenIdentity {
  readonly principal: Principal;
  /** By what the caller can be found in the table. */
  readonly handle: Handle;
  readonly eventSource: string | null;
  readonly outcome: Outcome;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** The first that a record has: the role's ARN, the caller's, the service's name; null where it has none of them. */
export interface Handle {
  readonly by: 'issuer' | 'arn' | 'service' | 'nameless';
  readonly value: string;
}

export interface EngineTable {
  readonly engine: Pick<Engine, 'query'>;
  readonly text: SqlText;
  /** As it is named in SQL; each event is in it once. */
  readonly table: string;
  /** Counts of the same events (see `isCountable`), for questions that they can answer. */
  readonly counts?: string;
  readonly signal?: AbortSignal;
}

/** What answers questions about callers, calls, outcomes and days: counts, where there are any. */
export const cheapest = ({ table, counts }: Pick<EngineTable, 'table' | 'counts'>) =>
  counts === undefined
    ? { table, counted: false, ...COUNTING.rows }
    : { table: counts, counted: true, ...COUNTING.counts };

const ALL: BoundSql = { sql: '1 = 1', params: [] };
const WANTED = new Set(['recipientaccountid', 'eventsource', 'errorcode', 'message']);

/** Who is in the table. Errors: those of the engine. */
export async function identitiesFromEngine(asked: EngineTable): Promise<readonly SeenIdentity[]> {
  const { engine, text, signal } = asked;
  const { table, counted, events, last } = cheapest(asked);
  const keys = keyColumns(text, NO_NEEDS).filter(({ name }) => WANTED.has(name) || /^(?:id|issuer)_/.test(name));
  const names = keys.map(({ name }) => `k_${name}`).join(', ');
  const kept = keptSql(table, ALL);
  const sql =
    `SELECT ${names}, ${events}, min(eventtime), ${last} FROM (` +
    `SELECT ${keys.map((key) => `${key.sql} AS k_${key.name}`).join(', ')}, eventtime${counted ? ', lasttime, n' : ''} ` +
    `FROM (${kept.sql}) AS kept` +
    `) AS rows GROUP BY ${names}`;
  const columns = keys.map(({ name }) => name);
  const read = rowReader({ sql, params: [], columns, bodies: new Map() }, 1);
  const found: SeenIdentity[] = [];
  const { rows } = await engine.query(sql, signal === undefined ? {} : { signal });
  for await (const batch of rows) found.push(...batch.map((row) => seenOf(read(row))));
  return found;
}

function seenOf({ record, measures }: ReturnType<ReturnType<typeof rowReader>>): SeenIdentity {
  const [count, first, last] = measures;
  const eventSource = textOf(record.eventSource);
  const message = textOf(record.errorMessage);
  const errorCode = textOf(record.errorCode) ?? (message === null ? null : 'MessageOnly');
  return {
    principal: principalOf(record),
    handle: handleOf(record),
    eventSource,
    outcome: outcomeOf(eventSource, errorCode, message !== null && denialText(message) !== null),
    count: Number(count),
    firstSeen: timeOf(first),
    lastSeen: timeOf(last),
  };
}

const timeOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

export function handleOf(record: Parameters<typeof identityOf>[0]): Handle {
  const identity = identityOf(record);
  const issuer = textOf(identity.sessionContext?.sessionIssuer?.arn);
  if (issuer !== null) return { by: 'issuer', value: issuer };
  const arn = textOf(identity.arn);
  if (arn !== null) return { by: 'arn', value: arn };
  const service = textOf(identity.invokedBy);
  return service === null ? { by: 'nameless', value: '' } : { by: 'service', value: service };
}

const ISSUER = 'useridentity.sessioncontext.sessionissuer.arn';
const ARN = 'useridentity.arn';
const none = (column: string): string => `coalesce(${column}, '') = ''`;

const marks = (values: readonly string[]): string => values.map(() => '?').join(', ');

/** The rows of some handles: all of theirs, and perhaps others', which the caller tells apart. */
export function handlesSql(handles: Iterable<Handle>): BoundSql {
  const valuesOf = (by: Handle['by']): readonly string[] =>
    [...new Set([...handles].filter((one) => one.by === by).map(({ value }) => value))].toSorted();
  const parts: BoundSql[] = [];
  const add = (by: Handle['by'], sqlOf: (list: string) => string): void => {
    const values = valuesOf(by);
    if (values.length > 0) parts.push({ sql: sqlOf(marks(values)), params: by === 'nameless' ? [] : values });
  };
  add('issuer', (list) => `${ISSUER} IN (${list})`);
  add('arn', (list) => `(${ARN} IN (${list}) AND ${none(ISSUER)})`);
  add('service', (list) => `(useridentity.invokedby IN (${list}) AND ${none(ISSUER)} AND ${none(ARN)})`);
  add('nameless', () => `(${none('useridentity.invokedby')} AND ${none(ISSUER)} AND ${none(ARN)})`);
  if (parts.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `(${parts.map(({ sql }) => sql).join(' OR ')})`, params: parts.flatMap(({ params }) => params) };
}
