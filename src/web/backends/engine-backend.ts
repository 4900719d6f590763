import { compareText, type Finding } from '../../base/findings.js';

import { groupBy } from '../../base/group-by.js';
import { EMPTY_LEDGER, type Ledger } from '../../base/ledger.js';
import type { Principal } from '../../base/usage-row.js';
import type { Catalog } from '../../catalog/catalog.js';
import { knownPrincipals, principalKey, principalsOf } from '../../usage/join-principals.js';
import { assumptionsFromEngine, detailFromEngine } from '../../usage/sql/detail-from-engine.js';
import { activityFromEngine } from '../../usage/sql/activity.js';
import { handlesSql, identitiesFromEngine, type EngineTable, type SeenIdentity } from '../../usage/sql/identities.js';
import { callsFromEngine, recordedInEngine } from '../../usage/sql/recorded.js';
import type { BoundSql } from '../../usage/sql/plan.js';
import type { Usage } from '../../usage/types.js';
import type { Backend, Person, SeenPrincipal } from '../../views/backend.js';
import { sharedWork, turnOf } from '../../views/shared-work.js';
import { rowTest } from '../../views/row-test.js';
import type { Asking } from '../../views/types/selection.js';
import type { SqlSource } from '../../views/types/sql.js';
import { detailFromRecords } from './person-from-records.js';
import { recordsAmong, recordsFromEngine } from './records-from-engine.js';
import type { ShownTable } from './shown-table.js';

/** A table that has been opened. */
export interface OpenTable extends ShownTable {
  /** What was read into it; null: what is found in it is all that can be told. */
  readonly ledger: Ledger | null;
  /** Whether its columns can answer a condition key; left out: any. */
  readonly canAnswer?: (key: string) => boolean;
  /** What must be said of the table itself. */
  readonly findings?: readonly Finding[];
}

export interface EngineBackendOptions {
  readonly sources: readonly string[];
  readonly catalog: Catalog;
  /** Opens the table; once. */
  readonly openTable: (asking: Asking) => Promise<OpenTable>;
  readonly sql: SqlSource | null;
  readonly close: () => Promise<void>;
}

interface Who {
  readonly seen: readonly SeenPrincipal[];
  /** Principal's key → where its rows are. */
  readonly where: ReadonlyMap<string, BoundSql>;
  readonly known: (principal: Principal) => Principal;
}

/** Views over a table that an engine answers for: aggregated where the data is. */
export function createEngineBackend({ sources, catalog, openTable, sql, close }: EngineBackendOptions): Backend {
  const table = sharedWork(openTable);
  const who = sharedWork(async (asking) => whoIsIn(await identitiesFromEngine(await table(asking))));
  const recorded = sharedWork(async (asking) => recordedInEngine(await table(asking)));
  const assumptions = sharedWork(async (asking) => assumptionsFromEngine(await table(asking)));
  return {
    sources,
    sql,
    close,
    open: async (asking) => {
      const { ledger, findings = [] } = await table(asking);
      const { seen } = await who(asking);
      const matched = seen.reduce((sum, { events }) => sum + events, 0);
      const read = ledger ?? { ...EMPTY_LEDGER, records: matched, examined: matched };
      return { ledger: { ...read, matched }, findings, principals: seen };
    },
    recorded,
    calls: async (principal, asking) => {
      const opened = await table(asking);
      return callsFromEngine(opened, whereOf((await who(asking)).where, principalKey(principal)));
    },
    person: async ({ principal, contextKeys }, asking) => {
      const opened = { ...(await table(asking)), ...signalOf(asking) };
      const [found, assumedByServices] = [await who(asking), await assumptions(asking)];
      return personIn(principal, { opened, found, assumedByServices, catalog, contextKeys, asking });
    },
    activity: async (principal, asking) => {
      const opened = { ...(await table(asking)), ...signalOf(asking) };
      const { where, known } = await who(asking);
      return activityFromEngine(opened, whoseRows(principal, { where, known }));
    },
    records: async ({ principal, query, among }, asking) => {
      const opened = { ...(await table(asking)), ...signalOf(asking) };
      const { where, known } = await who(asking);
      const whose = whoseRows(principal, { where, known });
      if (among === null) return recordsFromEngine(opened, query, whose);
      return recordsAmong(opened, { ...whose, query, among, belongs: await rowTest(among, { known, catalog }) });
    },
  };
}

function whoseRows(
  principal: Principal,
  { where, known }: Pick<Who, 'where' | 'known'>,
): { readonly where: BoundSql; readonly owns: (one: Principal) => boolean } {
  const key = principalKey(principal);
  return { where: whereOf(where, key), owns: (one) => principalKey(known(one)) === key };
}

const signalOf = ({ signal }: Asking): Pick<EngineTable, 'signal'> => (signal === undefined ? {} : { signal });

const whereOf = (where: Who['where'], key: string): BoundSql => where.get(key) ?? { sql: '1 = 0', params: [] };

function whoIsIn(identities: readonly SeenIdentity[]): Who {
  const known = knownPrincipals(identities);
  const groups = groupBy(identities, ({ principal }) => principalKey(known(principal)));
  return {
    known,
    where: new Map([...groups].map(([key, group]) => [key, handlesSql(group.map(({ handle }) => handle))])),
    seen: [...groups.values()].map((group) => seenOf(group, known)),
  };
}

const count = (list: readonly SeenIdentity[]): number => list.reduce((sum, one) => sum + one.count, 0);

function seenOf(group: readonly [SeenIdentity, ...SeenIdentity[]], known: Who['known']): SeenPrincipal {
  const own = group.map((one) => ({ ...one, principal: known(one.principal) }));
  const [first] = group;
  const [principal = known(first.principal)] = principalsOf(own);
  return {
    principal,
    events: count(own),
    denied: count(own.filter(({ outcome }) => outcome === 'denied')),
    services: new Set(own.map(({ eventSource }) => eventSource)).size,
    firstSeen: own.map(({ firstSeen }) => firstSeen).toSorted(compareText)[0] ?? '',
    lastSeen:
      own
        .map(({ lastSeen }) => lastSeen)
        .toSorted(compareText)
        .at(-1) ?? '',
  };
}

interface PersonInput {
  readonly opened: OpenTable;
  readonly found: Who;
  readonly assumedByServices: Usage['facts']['assumedByServices'];
  readonly catalog: Catalog;
  readonly contextKeys: readonly string[];
  readonly asking: Asking;
}

async function personIn(
  principal: Principal,
  { opened, found, assumedByServices, catalog, contextKeys, asking }: PersonInput,
): Promise<Person> {
  const key = principalKey(principal);
  const whose = {
    where: whereOf(found.where, key),
    owner: (one: Principal) => {
      const known = found.known(one);
      return principalKey(known) === key ? known : null;
    },
    projectionOf: (eventSource: string) => catalog.projection(eventSource),
  };
  if (contextKeys.length === 0) return { detail: await detailFromEngine({ ...opened, ...whose }), assumedByServices };
  const total = found.seen.find((one) => principalKey(one.principal) === key)?.events ?? null;
  const onRead = (done: number): Promise<void> => {
    asking.onProgress?.({ phase: 'reading', done, total, unit: 'events' });
    return turnOf(asking.signal);
  };
  const answered = contextKeys.filter(opened.canAnswer ?? (() => true));
  return { detail: await detailFromRecords(opened, { ...whose, contextKeys: answered, onRead }), assumedByServices };
}
