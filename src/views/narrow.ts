/** From a selection to the usage of just its events. */
import { mapUsage } from '../actions/map-usage.js';
import type { MappedUsage } from '../actions/types.js';
import type { MappingOptions } from '../actions/options.js';
import type { ConsoleReads } from '../base/console-reads.js';
import { compareText } from '../base/findings.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { PolicyDocument } from '../iam/types.js';
import type { Catalog } from '../catalog/catalog.js';
import { withoutConsoleReads } from '../policy/console-reads.js';
import { rowsOfCells, type DetailCell } from '../usage/detail.js';
import { factsOf } from '../usage/facts.js';
import { narrowUsage } from '../usage/narrow-usage.js';
import type { Usage } from '../usage/types.js';
import type { Opened, Person } from './backend.js';
import { detailColumns, type DetailColumns } from './detail-columns.js';
import { needsByKey, type KeyNeeds } from './learning-view.js';
import { mappedKeys, type MappedKeys } from './mapped-keys.js';
import { Memo } from './memo.js';
import type { Selection } from './types/selection.js';

/** Options of mapping that a page can set. */
export type MappingSettings = Pick<
  MappingOptions,
  'inferred' | 'includeUnclear' | 'includeDenied' | 'allowUnlisted'
> & {
  readonly consoleReads: ConsoleReads;
};

export const DEFAULT_MAPPING: MappingSettings = {
  inferred: true,
  includeUnclear: false,
  includeDenied: [],
  allowUnlisted: false,
  consoleReads: 'keep',
};

const KEPT = 12;
/** About what one of each takes, measured over a busy principal. */
const BYTES = { cell: 320, key: 1200, row: 400, grant: 400 } as const;

export interface StudyOptions {
  readonly opened: Opened;
  readonly catalog: Catalog;
  readonly contextKeys: readonly string[];
}

/** One principal, with what was computed of it. */
export class Study {
  readonly principal: Principal;
  readonly person: Person;
  /** Condition keys that its rows know. */
  readonly contextKeys: readonly string[];
  readonly #opened: Opened;
  readonly #catalog: Catalog;
  readonly #usages = new Memo<Usage>(KEPT);
  readonly #mappings = new Memo<Promise<MappedUsage>>(KEPT);
  #columns: DetailColumns | null = null;
  #needs: { readonly policy: PolicyDocument; readonly needs: KeyNeeds } | null = null;
  #keys: Promise<MappedKeys> | null = null;
  #bytes: number;

  constructor(principal: Principal, person: Person, { opened, catalog, contextKeys }: StudyOptions) {
    this.contextKeys = contextKeys;
    this.principal = principal;
    this.person = person;
    this.#opened = opened;
    this.#catalog = catalog;
    this.#bytes = person.detail.cells.length * BYTES.cell + person.detail.keys.length * BYTES.key;
  }

  /** What it takes in memory, about: it grows with what is asked of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What windows are added up from. */
  get columns(): DetailColumns {
    return (this.#columns ??= detailColumns(this.person.detail));
  }

  /** What each key of the detail maps to, all of the principal's records being known. */
  mappedKeys(): Promise<MappedKeys> {
    return (this.#keys ??= this.#mapKeys());
  }

  /** What each key needs of a policy; the last policy's is kept. */
  needs(keys: MappedKeys, policy: PolicyDocument): KeyNeeds {
    if (this.#needs?.policy !== policy) this.#needs = { policy, needs: needsByKey(keys, policy) };
    return this.#needs.needs;
  }

  async #mapKeys(): Promise<MappedKeys> {
    const { detail, assumedByServices } = this.person;
    const rows = rowsOfCells(detail, detail.cells, Number.POSITIVE_INFINITY);
    const { grants } = await mapUsage(rows, this.#catalog, {
      ...DEFAULT_MAPPING,
      facts: factsOf(rows, assumedByServices),
    });
    this.#bytes += grants.length * BYTES.grant;
    return mappedKeys(rows, grants);
  }

  /** The usage of the selection, as a run over just its events would give it. */
  usage(selection: Selection): Usage {
    return this.#usages.get(JSON.stringify(selection), () => {
      const { detail, assumedByServices } = this.person;
      const rows = rowsOfCells(detail, selectCells(this.person, selection));
      this.#bytes += rows.length * BYTES.row;
      const { ledger, findings } = this.#opened;
      const facts = { assumedByServices, seen: {}, regions: [] };
      return narrowUsage({ rows, facts, ledger, findings }, rows, selection.regions);
    });
  }

  mapped(selection: Selection, settings: MappingSettings = DEFAULT_MAPPING): Promise<MappedUsage> {
    const { inferred, includeUnclear, includeDenied, allowUnlisted, consoleReads } = settings;
    const options = { inferred, includeUnclear, includeDenied, allowUnlisted };
    return this.#mappings.get(JSON.stringify([selection, options, consoleReads]), async () => {
      const { rows, facts } = this.usage(selection);
      const all = await mapUsage(rows, this.#catalog, { ...options, facts });
      this.#bytes += all.grants.length * BYTES.grant;
      return withoutConsoleReads(all, consoleReads, (action) => this.#catalog.action(action));
    });
  }
}

/** A test for the values of a list; an empty list takes all. */
function holds(list: readonly string[]): (value: string | null) => boolean {
  const wanted = new Set(list);
  return (value) => wanted.size === 0 || wanted.has(value ?? '');
}

function selectCells({ detail }: Person, selection: Selection): readonly DetailCell[] {
  const { from, to } = selection;
  const [services, regions] = [holds(selection.services), holds(selection.regions)];
  const [sessions, addresses, keys] = [
    holds(selection.sessions),
    holds(selection.addresses),
    holds(selection.accessKeys),
  ];
  const wanted = detail.keys.map(({ eventSource, region }) => services(eventSource) && regions(region));
  return detail.cells.filter(
    (cell) =>
      wanted[cell.key] === true &&
      (from === null || cell.day >= from) &&
      (to === null || cell.day <= to) &&
      sessions(cell.session) &&
      addresses(cell.sourceIp) &&
      keys(cell.accessKey),
  );
}

/** Rows with only their days of the selection; first and last time are then no finer than a day. */
export function cutToDays(
  rows: readonly UsageRow[],
  { from, to }: Pick<Selection, 'from' | 'to'>,
): readonly UsageRow[] {
  if (from === null && to === null) return rows;
  return rows.flatMap((row) => {
    const days = Object.entries(row.days)
      .filter(([day]) => (from === null || day >= from) && (to === null || day <= to))
      .toSorted(([a], [b]) => compareText(a, b));
    const [first] = days;
    const last = days.at(-1);
    if (first === undefined || last === undefined) return [];
    if (days.length === Object.keys(row.days).length) return [row];
    const count = days.reduce((sum, [, events]) => sum + events, 0);
    const firstSeen = row.firstSeen.slice(0, 10) === first[0] ? row.firstSeen : `${first[0]}T00:00:00Z`;
    const lastSeen = row.lastSeen.slice(0, 10) === last[0] ? row.lastSeen : `${last[0]}T23:59:59Z`;
    return [{ ...row, days: Object.fromEntries(days), count, firstSeen, lastSeen }];
  });
}
