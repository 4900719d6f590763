import type { Ledger } from '../base/ledger.js';
import { eventIdentity } from '../base/canonical.js';
import { compareText } from '../base/findings.js';
import { RECORD_SHAPES, type Principal, type UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { activityOf } from '../usage/activity.js';
import { CopyResolver, type Copy, type KeptCopy } from '../usage/copies.js';
import { detailOfRecords } from '../usage/detail-of-records.js';
import { AssumptionFold } from '../usage/facts.js';
import { finishUsage } from '../usage/finish-usage.js';
import { UsageFold } from '../usage/fold.js';
import { knownPrincipals, principalKey } from '../usage/join-principals.js';
import { principalOf } from '../usage/principal.js';
import { projectRecord } from '../usage/project.js';
import type { Usage } from '../usage/types.js';
import type { Backend, Opened, Person, PersonAsked, RecordsAsked } from './backend.js';
import { isWanted, recordView } from './record-view.js';
import { rowTest } from './row-test.js';
import { seenPrincipals } from './seen-principals.js';
import { sharedWork } from './shared-work.js';
import type { RecordsPage } from './types/records.js';
import type { Asking } from './types/selection.js';
import { NO_FILTER } from '../usage/no-filter.js';

export interface MemorySource {
  /** How the sources are called. */
  readonly sources: readonly string[];
  /** Reads every record, whatever form it came in; the ledger settles at the end. */
  readonly read: (asking: Asking) => {
    readonly records: AsyncIterable<Copy> | Iterable<Copy>;
    readonly ledger: Promise<Ledger>;
  };
}

interface Held {
  readonly events: readonly KeptCopy[];
  readonly byPrincipal: ReadonlyMap<string, readonly KeptCopy[]>;
  readonly assumedByServices: Usage['facts']['assumedByServices'];
  readonly usage: Usage;
}

/** Records held in memory: for a browser, for tests, and for logs of some ten thousand records. */
export function createMemoryBackend({ sources, read }: MemorySource, catalog: Catalog): Backend {
  const hold = sharedWork((asking) => readAll(read(asking)));
  return {
    sources,
    sql: null,
    open: async (asking) => openedOf(await hold(asking)),
    recorded: async (asking) => (await hold(asking)).usage.rows,
    calls: async (principal, asking) => {
      const { usage } = await hold(asking);
      return usage.rows.filter((row) => principalKey(row.principal) === principalKey(principal));
    },
    person: async (asked, asking) => personOf(asked, await hold(asking), catalog),
    activity: async (principal, asking) =>
      eventsOf(await hold(asking), principal).map(({ record }) => activityOf(record, 1)),
    records: async (asked, asking) => recordsOf(await hold(asking), asked, catalog),
    close: async () => {},
  };
}

function openedOf({ usage }: Held): Opened {
  return { ledger: usage.ledger, findings: usage.findings, principals: seenPrincipals(usage.rows) };
}

async function readAll({ records, ledger }: ReturnType<MemorySource['read']>): Promise<Held> {
  const copies = new CopyResolver();
  const shapes = new Map<string, number>();
  let examined = 0;
  for await (const copy of records) {
    copies.add({ record: copy.record, shape: copy.shape });
    shapes.set(copy.shape, (shapes.get(copy.shape) ?? 0) + 1);
    examined += 1;
  }
  const events = copies.events();
  const counted = {
    ...(await ledger),
    examined,
    duplicates: examined - events.length,
    shapes: Object.fromEntries(
      RECORD_SHAPES.filter((shape) => shapes.has(shape)).map((shape) => [shape, shapes.get(shape) ?? 0]),
    ),
  };
  const assumptions = new AssumptionFold();
  for (const { record } of events) assumptions.add(record);
  const usage = everyoneOf(events, counted, assumptions.assumedByServices());
  return {
    events,
    byPrincipal: grouped(events, usage.rows),
    assumedByServices: assumptions.assumedByServices(),
    usage,
  };
}

/** Rows of all principals with no values but what denials say. */
function everyoneOf(events: readonly KeptCopy[], ledger: Ledger, assumedByServices: Held['assumedByServices']): Usage {
  const fold = new UsageFold();
  for (const { record, shape } of events)
    fold.add(projectRecord(record, [], { shape }), { time: record.eventTime, eventId: eventIdentity(record) });
  const copiesDiffer = events.filter(({ differ }) => differ).length;
  return finishUsage({ rows: fold.rows(), assumedByServices, ledger, filter: NO_FILTER, copiesDiffer });
}

/** Events by whose they are known to be once all have been read. */
function grouped(events: readonly KeptCopy[], rows: readonly UsageRow[]): Held['byPrincipal'] {
  const known = knownPrincipals(rows);
  const groups = new Map<string, KeptCopy[]>();
  for (const event of events) {
    const key = principalKey(known(principalOf(event.record)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

async function personOf(
  { principal, contextKeys }: PersonAsked,
  { byPrincipal, assumedByServices, usage }: Held,
  catalog: Catalog,
): Promise<Person> {
  const detail = await detailOfRecords(byPrincipal.get(principalKey(principal)) ?? [], {
    owner: knownPrincipals(usage.rows),
    projectionOf: (source) => catalog.projection(source),
    contextKeys,
  });
  return { detail, assumedByServices };
}

const eventsOf = ({ byPrincipal }: Held, principal: Principal): readonly KeptCopy[] =>
  byPrincipal.get(principalKey(principal)) ?? [];

async function recordsOf(
  held: Held,
  { principal, query, among }: RecordsAsked,
  catalog: Catalog,
): Promise<RecordsPage> {
  const belongs = among === null ? null : await rowTest(among, { known: knownPrincipals(held.usage.rows), catalog });
  const found = eventsOf(held, principal)
    .filter((copy) => belongs === null || belongs(copy))
    .map(({ record }) => recordView(record))
    .filter((view) => isWanted(view, query))
    .toSorted((a, b) => compareText(b.time, a.time) || compareText(a.eventId, b.eventId));
  const { offset, limit } = query;
  return { items: found.slice(offset, offset + limit), offset, total: found.length };
}
