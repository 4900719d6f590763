import { ANSWERS } from '../../base/answers.js';
import { counted } from '../../base/counted.js';
import type { Statement } from '../../iam/types.js';
import type { Change } from '../../policy/diff-policies.js';
import type { Evidence } from '../../policy/types.js';
import type { Proof } from '../../proof/prove.js';
import type { ReviewedPrincipal, ReviewedToday } from '../../review/types.js';
import { code, heading, left, right, table, text, type Block, type Cell } from './blocks.js';
import { findingsTable } from './findings-table.js';

/** One principal: what it has and needs, the policy, the evidence of each statement, the proof, what was denied, findings. */
export function principalBlocks(reviewed: ReviewedPrincipal): readonly Block[] {
  const { principal, policy, byHand, carried, evidence, proof, denials, findings, today, notCompared } = reviewed;
  return [
    heading(2, principal.arn ?? principal.name),
    factsOf(reviewed),
    ...(notCompared === null ? [] : [text(`Not compared with today's policies: ${notCompared}`)]),
    heading(3, 'Policy'),
    { kind: 'json', value: policy },
    ...carried.flatMap(({ from, why, document }): readonly Block[] => [
      text(
        why === 'denies'
          ? `The denials of ${from}, to be attached beside it:`
          : `${from} is kept whole, for it is young:`,
      ),
      { kind: 'json', value: document },
    ]),
    ...(byHand.length === 0 ? [] : byHandBlocks(byHand)),
    ...(today === null ? [] : diffBlocks(today)),
    heading(3, 'Evidence'),
    ...policy.Statement.flatMap((statement) => evidenceTable(statement, evidence)),
    heading(3, 'Proof'),
    proofTable(proof),
    ...(denials.length === 0 ? [] : denialBlocks(reviewed)),
    heading(3, 'Findings'),
    findingsTable(findings),
  ];
}

function byHandBlocks(byHand: ReviewedPrincipal['byHand']): readonly Block[] {
  const rows = byHand.map(({ kind, action, resource, note }): readonly Cell[] => [
    kind === 'keep' ? 'kept' : 'dropped',
    code(action),
    resource === null ? 'every resource' : code(resource),
    note === '' ? '-' : note,
  ]);
  return [
    heading(3, 'Decided by hand'),
    text('The policy and its proof are as these decisions left them.'),
    table([left('What'), left('Action'), left('Resource'), left('Why')], rows, ''),
  ];
}

function factsOf({ principal, events, denied, firstSeen, lastSeen, today }: ReviewedPrincipal): Block {
  const rows: readonly (readonly Cell[])[] = [
    ['Kind', principal.kind],
    ['Account', principal.account === null ? 'unknown' : code(principal.account)],
    ['Unique id', principal.id === null ? 'unknown' : code(principal.id)],
    ['Events', String(events)],
    ['Denied', String(denied)],
    ['Seen', firstSeen === null || lastSeen === null ? 'never' : `${firstSeen} to ${lastSeen}`],
    ...(today === null ? [] : today.policies.map(policyRow)),
  ];
  return table([left('What'), left('Value')], rows, '');
}

const policyRow = ({ name, origin, createdAt }: ReviewedToday['policies'][number]): readonly Cell[] => [
  'Policy of today',
  `${name} (${origin}${createdAt === null ? '' : `, since ${createdAt}`})`,
];

function diffBlocks({ diff }: ReviewedToday): readonly Block[] {
  const rows = [
    ...diff.gained.map((change) => changeRow('gained', change)),
    ...diff.denialsRemoved.map((change) => changeRow('denial removed', change)),
    ...diff.lost.map((change) => changeRow('lost', change)),
    ...diff.denialsAdded.map((change) => changeRow('denial added', change)),
  ];
  return [
    heading(3, 'From the policies of today to this one'),
    text(
      'Compared by meaning. Lost: a statement of today allows it, and no statement of the new policy allows all of it. Gained must be empty.',
    ),
    table([left('Change'), left('Statement'), left('Action'), left('Resource')], rows, 'Both allow the same.'),
  ];
}

const changeRow = (what: string, { sid, action, resource }: Change): readonly Cell[] => [
  what,
  sid ?? '-',
  code(action),
  code(resource),
];

const EVIDENCE_COLUMNS = [
  left('Action'),
  left('Event'),
  right('Events'),
  left('First and last'),
  left('Such as'),
  left('On'),
  left('Why'),
];
const MOST_RESOURCES = 20;

function evidenceTable({ Sid }: Statement, evidence: readonly Evidence[]): readonly Block[] {
  const lines = evidence.filter(({ sid }) => sid === Sid);
  const rows = lines.map((line): readonly Cell[] => [
    code(line.action),
    `${line.eventSource ?? '(no event source)'} ${line.eventName}`,
    String(line.count),
    line.firstSeen === line.lastSeen ? line.firstSeen : `${line.firstSeen} to ${line.lastSeen}`,
    code(line.eventIds[0] ?? '-'),
    code(listed(line.resources)),
    line.reasons.join('; '),
  ]);
  return [text(`${Sid}:`), table(EVIDENCE_COLUMNS, rows, 'Kept from today or by hand; no call is behind it.')];
}

function listed(resources: readonly string[]): string {
  const more = resources.length - MOST_RESOURCES;
  const shown = resources.slice(0, MOST_RESOURCES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function proofTable({ replay, beyondCurrent, verified, coverage, tomorrow }: Proof): Block {
  const answers = ANSWERS.map((answer): readonly Cell[] => [`Replay: ${answer}`, String(replay.answers[answer])]);
  const rules = verified.denial + verified['aws-doc'];
  const rows: readonly (readonly Cell[])[] = [
    ['Events replayed', String(replay.events)],
    ...answers,
    ...(beyondCurrent === null ? [] : [['Permissions beyond those of today', String(beyondCurrent)] as const]),
    ['Grants on ARN rules that AWS confirms', `${rules} of ${rules + verified.derived}`],
    ['Grants without resource', String(verified['no resource'])],
    ['Days', `${coverage.activeDays} active of ${coverage.days}`],
    ['Regions', coverage.regions.join(', ') || '-'],
    ['Accounts', coverage.accounts.join(', ') || '-'],
    ...coverage.gaps.map(
      ({ first, last, days }) => ['Silence', `${counted(days, 'day')}, ${first} to ${last}`] as const,
    ),
    ['Tomorrow', tomorrowText(tomorrow)],
  ];
  return table([left('What'), left('Value')], rows, '');
}

function tomorrowText(tomorrow: Proof['tomorrow']): string {
  const rare = `${tomorrow.onOneDay} permissions were needed on one day only, ${tomorrow.onTwoDays} on two`;
  if ('reason' in tomorrow) return `no number (${tomorrow.reason}); ${rare}`;
  const { days, low, high, ahead } = tomorrow;
  return `something new on about ${days} of the next ${ahead} days (${low} to ${high}); ${rare}; work rarer than the records cannot be in it`;
}

function denialBlocks({ denials }: ReviewedPrincipal): readonly Block[] {
  const rows = denials.map(({ kind, action, resource, count, lastSeen, eventIds }): readonly Cell[] => [
    kind,
    code(action),
    code(resource),
    String(count),
    lastSeen,
    code(eventIds[0] ?? '-'),
  ]);
  return [
    heading(3, 'Denied calls'),
    text('None of them is granted unless it is named.'),
    table([left('Kind'), left('Action'), left('Resource'), right('Events'), left('Last'), left('Such as')], rows, ''),
  ];
}
