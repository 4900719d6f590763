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
  const still = grown.flatMap((one) => {
    const why = whyStill(one, minDays, asOf);
    return why === null ? [] : [{ one, why }];
  });
  const power = still.filter(({ one }) => isPowerful(one)).map(({ one }) => one);
  const rest = (kind: Still): readonly FleetPrincipal[] =>
    still.filter(({ one, why }) => why === kind && !isPowerful(one)).map(({ one }) => one);
  const missing = principals.filter(({ notCompared }) => notCompared !== null);
  return [
    ...named('administrator-unused', power, 'that can do or become everything, never used or not lately'),
    ...named('principal-unused', rest('unused'), 'never used, as far as IAM knows'),
    ...named('principal-idle', rest('idle'), `not used for ${minDays} days`),
    ...named('principal-not-seen', rest('not-seen'), `not seen in ${minDays} days or more of records`),
    ...named('not-compared', missing, 'without policies to compare with'),
    ...credentialFindings(credentials, minDays),
  ];
}

const isPowerful = ({ reach }: FleetPrincipal): boolean => reach === 'administrator' || reach === 'escalation';

type Still = 'unused' | 'idle' | 'not-seen';

/** Why a principal counts as not at work; null: it is, or nobody knows. */
function whyStill({ use }: FleetPrincipal, minDays: number, asOf: string | null): Still | null {
  switch (use.kind) {
    case 'never-used':
      return 'unused';
    case 'seen':
    case 'used-elsewhere':
      return ageOf(use.lastUsed, asOf) >= minDays ? 'idle' : null;
    case 'not-seen':
      return use.days >= minDays ? 'not-seen' : null;
    default:
      return null;
  }
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

function named(code: FindingCode, list: readonly FleetPrincipal[], what: string): readonly Finding[] {
  const who = list.length === 1 ? '1 user or role' : `${list.length} users and roles`;
  return about(code, list.map(nameOf), `${who} ${what}`);
}

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
