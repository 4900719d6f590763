import { printable } from '../../base/terminal-text.js';
import type { Fleet, FleetPrincipal } from '../../review/fleet/types.js';
import { tableText, type Column, type TableOptions } from '../table.js';
import { summary } from './fleet-blocks.js';
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

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const wide = (title: string): Column => ({ title, align: 'left', shrink: true });

const RANKING = [
  right('rank'),
  wide('principal'),
  left('last used'),
  left('reach'),
  right('excess'),
  right('guarded'),
  right('services used'),
  wide('first step'),
] as const;

const CREDENTIALS = [wide('user'), left('credential'), left('use'), left('age')] as const;

/** The fleet for a terminal: what stands out, the first of the ranking, and the keys and passwords that are not in use. */
export function fleetText(fleet: Fleet, top: number, options: TableOptions): string {
  const shown = fleet.principals.slice(0, top);
  const more = fleet.principals.length - shown.length;
  const stale = fleet.credentials.filter(({ state, isRoot }) => isRoot || state !== 'in-use');
  return [
    ...summary(fleet).map((block) => (block.kind === 'text' ? `${block.text}\n` : '')),
    '\n',
    tableText(RANKING, shown.map(rankedRow), options),
    ...(more > 0 ? [`and ${more} more: --top ${fleet.principals.length}, or --format csv, html or markdown\n`] : []),
    ...(stale.length === 0 ? [] : ['\n', tableText(CREDENTIALS, stale.slice(0, top).map(credentialRow), options)]),
  ].join('');
}

const rankedRow = (one: FleetPrincipal): readonly string[] => [
  String(one.rank),
  nameOf(one),
  lastUsedText(one),
  reachText(one),
  excessText(one),
  one.excess === null ? '-' : String(one.excess.guarded),
  servicesText(one),
  firstStep(one),
];

const credentialRow = (one: Fleet['credentials'][number]): readonly string[] => [
  one.arn,
  one.credential,
  credentialText(one),
  ageText(one),
];

const MOST_NOTICED = 5;

/** What `--notify` sends: the first lines, the head of the ranking and the findings; as data without the whole fleet. */
export function fleetNotice(fleet: Fleet): { readonly text: string; readonly detail: unknown } {
  const first = fleet.principals.slice(0, MOST_NOTICED);
  const text = [
    ...summary(fleet).map((block) => (block.kind === 'text' ? block.text : '')),
    ...first.map(
      (one) => `${one.rank}. ${printable(nameOf(one))}: ${excessText(one)} in excess, last used ${lastUsedText(one)}`,
    ),
  ].join('\n');
  const findings = fleet.findings.map(({ code, severity, message, count }) => ({ code, severity, message, count }));
  return { text, detail: { totals: fleet.totals, first, findings } };
}
