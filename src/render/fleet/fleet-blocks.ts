import { counted } from '../../base/counted.js';
import { daysBetween } from '../../base/day.js';
import type { Fleet, FleetCredential, FleetPrincipal } from '../../review/fleet/types.js';
import { code, heading, left, right, table, text, type Block, type Cell } from '../review/blocks.js';
import { findingsTable } from '../review/findings-table.js';
import {
  ageText,
  credentialText,
  excessText,
  firstStep,
  lastUsedText,
  nameOf,
  reachText,
  servicesText,
} from './fleet-words.js';

export const FLEET_TITLE = 'Excess privilege, widest first';

/** The fleet as a document: what stands out, the ranking, who and what is not in use, what it rests on. */
export function fleetBlocks(fleet: Fleet, top: number | null): readonly Block[] {
  const ranked = fleet.principals.filter(({ excess }) => excess !== null);
  const shown = top === null ? ranked : ranked.slice(0, top);
  return [
    heading(1, FLEET_TITLE),
    ...summary(fleet),
    heading(2, 'Look at first'),
    findingsTable(fleet.findings),
    heading(2, 'Principals'),
    ranking(shown),
    ...(shown.length < ranked.length ? [text(`${ranked.length - shown.length} more are not shown.`)] : []),
    text(`${provedText(fleet)} ${WHAT_COUNTS}`),
    heading(2, 'Administrators and ways up'),
    ...waysUp(shown),
    heading(2, 'Users and roles not in use'),
    ...notInUse(fleet),
    heading(2, 'Keys and passwords'),
    ...credentialBlocks(fleet),
    ...notCompared(fleet),
    heading(2, 'About the records'),
    ...recordBlocks(fleet),
  ];
}

/** How much of the excess the records prove, and why no more. */
function provedText({ principals, minDays, window }: Fleet): string {
  const sum = (of: 'excess' | 'unused'): number => principals.reduce((all, { excess }) => all + (excess?.[of] ?? 0), 0);
  const [first, last] = [window.firstSeen?.slice(0, 10) ?? '', window.lastSeen?.slice(0, 10) ?? ''];
  const days = first === '' ? 0 : daysBetween(first, last);
  const short =
    days < minDays
      ? ` The records span ${counted(days, 'day')}; ${minDays} are needed to prove that something is unused.`
      : '';
  return `Of ${sum('excess')} permissions in excess, ${sum('unused')} are proved unused.${short}`;
}

const WHAT_COUNTS =
  'Excess counts the actions AWS documents that the policies of today allow on something and that were not used: neither called in the records nor dated by last-accessed data. Proved is the part that the records would have shown for long enough; the rest may be in use unseen. Guarded actions change permissions, pass roles, make credentials or silence the witnesses. A denial of everything and the boundary are counted in; conditions, and denials of some resources, are not.';

/** What a reader should know without reading on. */
export function summary({ totals, window, minDays, principals, credentials }: Fleet): readonly Block[] {
  const { byUse, administrators, escalating, accounts, compared } = totals;
  const span =
    window.firstSeen === null || window.lastSeen === null
      ? 'no event'
      : `records from ${window.firstSeen} to ${window.lastSeen}`;
  const idle = principals.filter(({ reach, use }) => reach === 'administrator' && use.kind !== 'seen').length;
  const root = credentials.filter(({ isRoot, credential }) => isRoot && credential !== 'password').length;
  const lines = [
    `${counted(totals.principals, 'principal')} in ${counted(accounts, 'account')}, ${compared} with their policies of today; ${span}.`,
    `${counted(administrators, 'administrator')}, ${idle} of them not in the records; ${escalating} more with a way to become one.`,
    `Not in the records: ${byUse['never-used']} never used, ${byUse['used-elsewhere']} used before or elsewhere, ${byUse['not-seen']} of which IAM was not asked, ${byUse['not-covered']} of accounts without records.`,
    credentials.length === 0
      ? 'No credential report was given, so keys and passwords are not in this.'
      : `Active keys and passwords: ${totals.credentials['never-used']} never used, ${totals.credentials.idle} not used for ${minDays} days, ${totals.credentials['in-use']} in use${root > 0 ? `; root has ${counted(root, 'access key')}` : ''}.`,
  ];
  return lines.map((line) => text(line));
}

function ranking(principals: readonly FleetPrincipal[]): Block {
  const columns = [
    right('Rank'),
    left('Principal'),
    left('Last used'),
    left('Reach'),
    left('Excess'),
    right('Proved'),
    right('Guarded'),
    right('Services used'),
    left('First step'),
  ];
  return table(columns, principals.map(rankedRow), 'No policies of today were given for anyone.');
}

function rankedRow(one: FleetPrincipal): readonly Cell[] {
  const { excess } = one;
  const part = excess === null || excess.granted === 0 ? 0 : Math.round((excess.excess / excess.granted) * 1000) / 1000;
  return [
    String(one.rank),
    code(nameOf(one)),
    lastUsedText(one),
    reachText(one),
    { part, text: excessText(one) },
    String(excess?.unused ?? 0),
    String(excess?.guarded ?? 0),
    servicesText(one),
    firstStep(one),
  ];
}

/** `AdministratorAccess` of its ARN. */
const policyName = (name: string): string => name.replace(/^arn:[^:]+:iam::[^:]*:policy\//, '');

function waysUp(principals: readonly FleetPrincipal[]): readonly Block[] {
  const rows = principals
    .filter(({ reach }) => reach === 'administrator' || reach === 'escalation')
    .map((one): readonly Cell[] => [
      String(one.rank),
      code(nameOf(one)),
      code(one.policies.map(policyName).join(', ')),
      one.reach === 'administrator'
        ? 'may give itself everything'
        : one.escalations.map(({ actions, used }) => `${actions.join(' and ')}${used ? ' (used)' : ''}`).join('; '),
      one.excess?.widest.map(({ service, guarded }) => `${service} ${guarded}`).join(', ') ?? '',
    ]);
  const columns = [right('Rank'), left('Principal'), left('Policies'), left('By'), left('Guarded and unused')];
  return [table(columns, rows, 'Nobody is an administrator or has a way to become one.')];
}

function notInUse({ principals, minDays }: Fleet): readonly Block[] {
  const rows = principals
    .filter(({ use }) => use.kind !== 'seen')
    .map((one): readonly Cell[] => [
      code(nameOf(one)),
      lastUsedText(one),
      one.createdAt?.slice(0, 10) ?? 'not known',
      reachText(one),
      excessText(one),
    ]);
  return [
    table(
      [left('Principal'), left('Last used'), left('Made'), left('Reach'), left('Excess')],
      rows,
      'Every user and role that was given is in the records.',
    ),
    text(
      `Never: IAM kept no use since it was made, or in its 400 days. Not seen: these records hold nothing of it, and IAM was not asked (a credential report for users, RoleLastUsed or last-accessed data for roles). Findings count what is older than ${counted(minDays, 'day')}.`,
    ),
  ];
}

function credentialBlocks({ credentials }: Fleet): readonly Block[] {
  const rows = credentials.map((one: FleetCredential): readonly Cell[] => [
    code(one.arn),
    one.credential,
    credentialText(one),
    ageText(one),
    one.mfa === null ? '-' : one.mfa ? 'yes' : 'no',
  ]);
  return [
    table(
      [left('User'), left('Credential'), left('Use'), left('Age'), left('MFA')],
      rows,
      'No credential report was given, or no credential in it is active.',
    ),
  ];
}

function notCompared({ principals, leftOut }: Fleet): readonly Block[] {
  const rows = [
    ...principals.flatMap((one) => (one.notCompared === null ? [] : [{ ...one, why: one.notCompared }])),
    ...leftOut,
  ].map(({ principal, events, why }): readonly Cell[] => [code(principal.arn ?? principal.name), String(events), why]);
  if (rows.length === 0) return [];
  return [heading(2, 'Not ranked'), table([left('Principal'), right('Events'), left('Why')], rows, '')];
}

function recordBlocks({ ledger, notEvaluated, tool, catalog, asOf }: Fleet): readonly Block[] {
  const rows: readonly (readonly Cell[])[] = [
    ['Files', String(ledger.files)],
    ['Records', String(ledger.records)],
    ['Events', String(ledger.matched)],
    ['Copies left out', String(ledger.duplicates)],
    ['Events excluded', String(ledger.excluded)],
    ['Files or parts not read', String(ledger.refused.length)],
    ['Malformed records', String(ledger.malformedCount)],
    ['Ages are counted to', asOf ?? 'not known'],
    ['Made with', `${tool.name} ${tool.version}, catalogue ${catalog.version}`],
  ];
  return [table([left('What'), left('Value')], rows, ''), text(`Not evaluated: ${notEvaluated.join(', ')}.`)];
}
