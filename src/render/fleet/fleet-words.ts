import { counted } from '../../base/counted.js';
import type { FleetCredential, FleetPrincipal } from '../../review/fleet/types.js';

/** What a cell of the fleet says; the same words in every format that people read. */

export const nameOf = ({ principal }: FleetPrincipal): string => principal.arn ?? principal.name;

export function lastUsedText({ use }: FleetPrincipal): string {
  switch (use.kind) {
    case 'seen':
      return day(use.lastUsed);
    case 'used-elsewhere':
      return `${day(use.lastUsed)} (${use.by ?? ''})`;
    case 'never-used':
      return 'never';
    case 'not-seen':
      return `not seen in ${counted(use.days, 'day')}`;
    case 'not-covered':
      return 'no records of its account';
  }
}

export function reachText({ reach, escalations }: FleetPrincipal): string {
  if (reach === null || reach === 'none') return '-';
  if (reach === 'administrator') return reach;
  const open = escalations.filter(({ used }) => !used).length;
  const ways = `${counted(escalations.length, 'way')} up`;
  return open === escalations.length ? ways : `${ways}, ${escalations.length - open} used`;
}

export const excessText = ({ excess }: FleetPrincipal): string =>
  excess === null ? 'not compared' : `${excess.excess} of ${excess.granted}`;

export const servicesText = ({ excess }: FleetPrincipal): string =>
  excess === null ? '-' : `${excess.servicesUsed} of ${excess.services}`;

/** Where to begin. Nothing is removed because a log does not show it: someone who knows has to agree. */
export function firstStep(one: FleetPrincipal): string {
  const { use, excess, permissionSet } = one;
  if (excess === null) return 'give its policies';
  if (excess.granted === 0) return 'nothing is granted';
  if (use.kind === 'never-used') return 'ask its owner, then remove it';
  if (use.kind !== 'seen') return 'ask whether it is needed';
  if (excess.excess === 0) return excess.usedOnMore > 0 ? 'name its resources' : 'nothing to cut';
  if (excess.used === 0) return 'ask what it needs: nothing granted was used';
  const isNarrower = excess.servicesUsed < excess.services;
  const to = `cut to ${isNarrower ? counted(excess.servicesUsed, 'service') : counted(excess.used, 'action')}`;
  return permissionSet === null ? to : `${to}, in the permission set ${permissionSet}`;
}

export function credentialText({ state, lastUsed }: FleetCredential): string {
  return state === 'never-used' ? 'never used' : `${state === 'idle' ? 'idle since' : 'used'} ${day(lastUsed)}`;
}

export const ageText = ({ age, since }: FleetCredential): string =>
  age === null ? 'not known' : `${counted(age, 'day')} (${day(since)})`;

const day = (time: string | null): string => (time ?? '').slice(0, 10);
