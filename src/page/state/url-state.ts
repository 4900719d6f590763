/**
 * What the page shows, as it stands in its address: `?principal=…&view=use&from=2026-03-02`. The token is never part of it.
 * What is not understood in an address is left out, so any address shows something.
 */
import { ANSWERS, type Answer } from '../../base/answers.js';
import { isConditionKind } from '../../base/condition-kinds.js';
import { CONSOLE_READS } from '../../base/console-reads.js';
import { RESOURCE_MODES } from '../../base/resource-mode.js';
import type { Decision, FacetName, PolicySettings, RecordsQuery, RenderedFormat, Selection } from '../../core.js';

export const VIEWS = ['principals', 'use', 'granted', 'policy', 'proof', 'sql', 'export'] as const;
export type View = (typeof VIEWS)[number];

export const FORMATS = ['json', 'terraform', 'cloudformation', 'cdk'] as const satisfies readonly RenderedFormat[];
export const FILTERS = [
  'services',
  'regions',
  'sessions',
  'addresses',
  'accessKeys',
] as const satisfies readonly FacetName[];

/** Settings of the policy that differ from the usual ones. */
export type Knobs = Partial<Omit<PolicySettings, 'decisions'>>;

/** Which records are open beside the page, as far as they differ from the selection. */
export interface OpenRecords {
  /** What was clicked, for the heading. */
  readonly title: string;
  readonly narrow?: Partial<Selection>;
  readonly match?: Partial<Pick<RecordsQuery, 'eventName' | 'outcome' | 'errorCode' | 'eventIds'>>;
  /** What the figure counts; it is told under the settings that the page has. */
  readonly behind?: OpenBehind;
}

export type OpenBehind =
  | {
      readonly kind: 'use' | 'denied';
      readonly action: string | null;
      readonly resources: readonly string[];
      readonly patterns?: boolean;
    }
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'answer'; readonly answer: Answer };

export interface UrlState extends Readonly<Record<FacetName, readonly string[]>> {
  readonly view: View;
  /** Key of a principal; null: none is chosen. */
  readonly principal: string | null;
  /** First and last UTC day of the window, both counted; null: open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Id of the policies of today; null: not compared. */
  readonly current: string | null;
  readonly format: RenderedFormat;
  readonly knobs: Knobs;
  readonly decisions: readonly Decision[];
  /** The policy stands beside today's. */
  readonly beside: boolean;
  /** The line of the policy that is looked into: statement and action, as `3.s3:GetObject`; null: none. */
  readonly line: string | null;
  readonly records: OpenRecords | null;
  /** Text of the list's search field. */
  readonly search: string;
  readonly sort: string | null;
  /** SQL that a view handed to the editor. */
  readonly sql: string | null;
}

export const START: UrlState = {
  view: 'principals',
  principal: null,
  from: null,
  to: null,
  services: [],
  regions: [],
  sessions: [],
  addresses: [],
  accessKeys: [],
  current: null,
  format: 'json',
  knobs: {},
  decisions: [],
  beside: false,
  line: null,
  records: null,
  search: '',
  sort: null,
  sql: null,
};

const TEXTS = ['principal', 'current', 'line', 'sort', 'sql'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the query part of an address. */
export function parseUrlState(query: string): UrlState {
  const given = new URLSearchParams(query);
  const text = (name: string): string | null => given.get(name) || null;
  const day = (name: string): string | null => (DAY.test(given.get(name) ?? '') ? given.get(name) : null);
  const oneOf = <T extends string>(name: string, all: readonly T[], otherwise: T): T =>
    all.find((one) => one === given.get(name)) ?? otherwise;
  const principal = text('principal');
  const view = oneOf('view', VIEWS, principal === null ? 'principals' : 'use');
  return {
    ...START,
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    ...Object.fromEntries(FILTERS.map((name) => [name, given.getAll(name)])),
    view: principal === null && view !== 'sql' ? 'principals' : view,
    from: day('from'),
    to: day('to'),
    format: oneOf('format', FORMATS, 'json'),
    beside: given.get('beside') === 'yes',
    knobs: readKnobs(json(given.get('settings'))),
    decisions: readDecisions(json(given.get('decisions'))),
    records: readRecords(json(given.get('records'))),
    search: given.get('search') ?? '',
  };
}

/** The address of a state, without what is at its default: `?principal=alice&view=policy`, or `?` for the start. */
export function printUrlState(state: UrlState): string {
  const given = new URLSearchParams();
  const put = (name: string, value: string | null, otherwise: string | null = null): void => {
    if (value !== null && value !== '' && value !== otherwise) given.set(name, value);
  };
  put('principal', state.principal);
  put('view', state.view, state.principal === null ? 'principals' : 'use');
  put('from', state.from);
  put('to', state.to);
  for (const name of FILTERS) for (const value of state[name]) given.append(name, value);
  put('current', state.current);
  put('format', state.format, 'json');
  put('beside', state.beside ? 'yes' : null);
  put('settings', JSON.stringify(state.knobs), '{}');
  put('decisions', JSON.stringify(state.decisions), '[]');
  put('line', state.line);
  put('records', state.records === null ? null : JSON.stringify(state.records));
  put('search', state.search);
  put('sort', state.sort);
  put('sql', state.sql);
  return `?${given.toString()}`;
}

type Loose = Readonly<Record<string, unknown>>;

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(isText) : []);

/** Setting → whether a value can be one. */
const KNOBS: Readonly<Record<keyof Required<Knobs>, (value: unknown) => boolean>> = {
  resources: (value) => RESOURCE_MODES.some((mode) => mode === value),
  maxResources: (value) => typeof value === 'number' && value > 0,
  inferred: (value) => typeof value === 'boolean',
  includeUnclear: (value) => typeof value === 'boolean',
  includeDenied: Array.isArray,
  grantGuarded: (value) => typeof value === 'boolean',
  withLifecycle: (value) => typeof value === 'boolean',
  allowUnlisted: (value) => typeof value === 'boolean',
  consoleReads: (value) => CONSOLE_READS.some((one) => one === value),
  conditions: (value) => Array.isArray(value) && value.every((one) => isText(one) && isConditionKind(one)),
  limit: isText,
  attachments: (value) => typeof value === 'number' && value > 0,
  allowFutureActions: (value) => typeof value === 'boolean',
  keep: Array.isArray,
};

function readKnobs(value: unknown): Knobs {
  if (!isObject(value)) return {};
  const known = Object.entries(KNOBS).filter(([name, fits]) => Object.hasOwn(value, name) && fits(value[name]));
  return Object.fromEntries(
    known.map(([name]) => [name, Array.isArray(value[name]) ? texts(value[name]) : value[name]]),
  );
}

function readDecisions(value: unknown): readonly Decision[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(isObject)
    .flatMap(({ kind, action, resource, note }) =>
      (kind === 'keep' || kind === 'drop') && isText(action)
        ? [{ kind, action, resource: isText(resource) ? resource : null, note: isText(note) ? note : '' }]
        : [],
    );
}

function readRecords(value: unknown): OpenRecords | null {
  if (!isObject(value) || !isText(value['title'])) return null;
  const narrow = isObject(value['narrow']) ? value['narrow'] : {};
  const match = isObject(value['match']) ? value['match'] : {};
  const days = Object.fromEntries(
    ['principal', 'from', 'to'].flatMap((name) => (isText(narrow[name]) ? [[name, narrow[name]]] : [])),
  );
  const lists = FILTERS.flatMap((name) => (Array.isArray(narrow[name]) ? [[name, texts(narrow[name])]] : []));
  const wanted = ['eventName', 'outcome', 'errorCode'].flatMap((n) => (isText(match[n]) ? [[n, match[n]]] : []));
  const ids = Array.isArray(match['eventIds']) ? [['eventIds', texts(match['eventIds'])]] : [];
  return {
    title: value['title'],
    narrow: { ...days, ...Object.fromEntries(lists) },
    match: Object.fromEntries([...wanted, ...ids]),
    ...readBehind(value['behind']),
  };
}

function readBehind(value: unknown): Pick<OpenRecords, 'behind'> {
  if (!isObject(value)) return {};
  const { kind, action, resources, patterns, why, answer } = value;
  if (kind === 'use' || kind === 'denied')
    return {
      behind: {
        kind,
        action: isText(action) ? action : null,
        resources: texts(resources),
        ...(patterns === true && { patterns }),
      },
    };
  if (kind === 'left' && isText(why)) return { behind: { kind, why } };
  const known = ANSWERS.find((one) => one === answer);
  return kind === 'answer' && known !== undefined ? { behind: { kind, answer: known } } : {};
}
