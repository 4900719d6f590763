import { counted } from '../../base/counted.js';
import { daysBetween, dayOf } from '../../base/day.js';
import { finding, type Finding, type FindingCode } from '../../base/findings.js';
import { nameOf } from '../build-review.js';
import type { Fleet, FleetCredential, FleetPrincipal } from './types.js';

/** Years are of 365 days here. */
const OLD_KEY = 365;
const MOST_NAMED = 3;

type Ranked = Pick<Fleet, 'principals' | 'credentials' | 'minDays' | 'asOf'>;

/** What someone should look at first, one finding for each kind. What is younger than `minDays` had no time to be used. */
export function fleetFindings({ principals, credentials, minDays, asOf }: Ranked): readonly Finding[] {
  const grown = principals.filter(({ createdAt }) => ageOf(createdAt, asOf) >= minDays);
  const idle = (one: FleetPrincipal): boolean => one.use.kind === 'never-used' || isUnseen(one, minDays);
  const power = grown.filter((one) => (one.reach === 'administrator' || one.reach === 'escalation') && idle(one));
  const rest = grown.filter((one) => !power.includes(one));
  const unused = rest.filter(({ use }) => use.kind === 'never-used');
  const unseen = rest.filter((one) => isUnseen(one, minDays));
  const missing = principals.filter(({ notCompared }) => notCompared !== null);
  return [
    ...about(
      'administrator-unused',
      power.map(nameOf),
      `${people(power)} that can do or become everything did nothing`,
    ),
    ...about('principal-unused', unused.map(nameOf), `${people(unused)} never used, as far as IAM knows`),
    ...about(
      'principal-not-seen',
      unseen.map(nameOf),
      `${people(unseen)} not seen in ${minDays} days or more of records`,
    ),
    ...about('not-compared', missing.map(nameOf), `${people(missing)} without policies to compare with`),
    ...credentialFindings(credentials, minDays),
  ];
}

function credentialFindings(credentials: readonly FleetCredential[], minDays: number): readonly Finding[] {
  const rootKeys = credentials.filter(({ isRoot, credential }) => isRoot && credential !== 'password');
  const own = credentials.filter(({ isRoot }) => !isRoot);
  const unused = own.filter(({ state, age }) => state === 'never-used' && (age ?? minDays) >= minDays);
  const idle = own.filter(({ state }) => state === 'idle');
  const old = own.filter(({ credential, age }) => credential !== 'password' && (age ?? 0) > OLD_KEY);
  return [
    ...about('root-key', rootKeys.map(credentialName), `${counted(rootKeys.length, 'active access key')} of root`),
    ...about(
      'credential-unused',
      unused.map(credentialName),
      `${counted(unused.length, 'active credential')} never used`,
    ),
    ...about(
      'credential-idle',
      idle.map(credentialName),
      `${counted(idle.length, 'active credential')} not used for ${minDays} days`,
    ),
    ...about('key-old', old.map(credentialName), `${counted(old.length, 'active access key')} older than a year`),
  ];
}

const isUnseen = ({ use }: FleetPrincipal, minDays: number): boolean => use.kind === 'not-seen' && use.days >= minDays;

const people = (list: readonly unknown[]): string =>
  counted(list.length, 'user or role').replace('user or roles', 'users and roles');

const credentialName = ({ arn, credential }: FleetCredential): string => `${arn} (${credential})`;

/** Days since; what has no date counts as old. */
function ageOf(time: string | null, asOf: string | null): number {
  return time === null || asOf === null ? Number.POSITIVE_INFINITY : daysBetween(dayOf(time), asOf) - 1;
}

function about(code: FindingCode, names: readonly string[], message: string): readonly Finding[] {
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMED;
  const shown = `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [finding(code, `${message}: ${shown}`, names.length, { names })];
}
