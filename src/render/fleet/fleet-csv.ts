import type { Fleet, FleetCredential, FleetPrincipal } from '../../review/fleet/types.js';
import { csvLine, type CsvCell } from '../sql/row-writers.js';
import { firstStep } from './fleet-words.js';

type Value = string | number | boolean | null;
type Columns<T> = readonly (readonly [name: string, valueOf: (one: T) => Value])[];

/** Each credential of a user in a column of its own, by what it is called. */
type WithCredentials = FleetPrincipal & { readonly credentials: ReadonlyMap<string, FleetCredential> };

const PRINCIPALS: Columns<WithCredentials> = [
  ['rank', ({ rank }) => rank],
  ['principal', ({ principal }) => principal.arn ?? principal.name],
  ['kind', ({ principal }) => principal.kind],
  ['account', ({ principal }) => principal.account],
  ['permission_set', ({ permissionSet }) => permissionSet],
  ['created_at', ({ createdAt }) => createdAt],
  ['use', ({ use }) => use.kind],
  ['last_used', ({ use }) => use.lastUsed],
  ['last_used_by', ({ use }) => use.by],
  ['days_of_records', ({ use }) => use.days],
  ['events', ({ events }) => events],
  ['denied', ({ denied }) => denied],
  ['reach', ({ reach }) => reach],
  ['escalations', ({ escalations }) => escalations.map(({ actions }) => actions.join('+')).join(' ')],
  ['granted', ({ excess }) => excess?.granted ?? null],
  ['used', ({ excess }) => excess?.used ?? null],
  ['unobserved_use', ({ excess }) => excess?.unobservedUse ?? null],
  ['excess', ({ excess }) => excess?.excess ?? null],
  ['unused', ({ excess }) => excess?.unused ?? null],
  ['unobservable', ({ excess }) => excess?.unobservable ?? null],
  ['guarded', ({ excess }) => excess?.guarded ?? null],
  ['used_on_more', ({ excess }) => excess?.usedOnMore ?? null],
  ['services', ({ excess }) => excess?.services ?? null],
  ['services_used', ({ excess }) => excess?.servicesUsed ?? null],
  ['widest_services', ({ excess }) => excess?.widest.map(({ service }) => service).join(' ') ?? null],
  ['policies', ({ policies }) => policies.join(' ')],
  ['password', ({ credentials }) => credentials.get('password')?.state ?? null],
  ['access_key_1', ({ credentials }) => credentials.get('access key 1')?.state ?? null],
  ['access_key_2', ({ credentials }) => credentials.get('access key 2')?.state ?? null],
  ['first_step', firstStep],
  ['not_compared', ({ notCompared }) => notCompared],
];

const CREDENTIALS: Columns<FleetCredential> = [
  ['user', ({ arn }) => arn],
  ['account', ({ account }) => account],
  ['root', ({ isRoot }) => isRoot],
  ['credential', ({ credential }) => credential],
  ['state', ({ state }) => state],
  ['since', ({ since }) => since],
  ['age_days', ({ age }) => age],
  ['last_used', ({ lastUsed }) => lastUsed],
  ['mfa', ({ mfa }) => mfa],
];

/** One line for each principal, the widest excess first; cells that a spreadsheet would run are quoted. */
export function principalsCsv({ principals, credentials }: Fleet, top: number | null): string {
  const byUser = new Map<string, Map<string, FleetCredential>>();
  for (const one of credentials) {
    const own = byUser.get(one.arn) ?? new Map<string, FleetCredential>();
    byUser.set(one.arn, own.set(one.credential, one));
  }
  const rows = (top === null ? principals : principals.slice(0, top)).map((one) => ({
    ...one,
    credentials: byUser.get(one.principal.arn ?? '') ?? new Map<string, FleetCredential>(),
  }));
  return csvOf(PRINCIPALS, rows);
}

/** One line for each active key and password, root's first. */
export const credentialsCsv = ({ credentials }: Fleet): string => csvOf(CREDENTIALS, credentials);

const cell = (value: Value): CsvCell => ({ text: String(value ?? ''), isNull: value === null });

function csvOf<T>(columns: Columns<T>, rows: readonly T[]): string {
  const head = columns.map(([name]) => cell(name));
  return [head, ...rows.map((row) => columns.map(([, valueOf]) => cell(valueOf(row))))]
    .map((cells) => csvLine(cells, false))
    .join('');
}
