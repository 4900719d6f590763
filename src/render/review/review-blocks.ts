import { ANSWERS } from '../../base/answers.js';
import { counted } from '../../base/counted.js';
import { compareText } from '../../base/findings.js';
import type { Review, ReviewedPrincipal } from '../../review/types.js';
import { code, heading, left, right, table, text, type Block, type Cell } from './blocks.js';
import { findingsTable } from './findings-table.js';
import { principalBlocks } from './principal-blocks.js';

/** The review as a document: what it rests on, who could be cut most, and each principal with its policy, evidence and proof. */
export function reviewBlocks(review: Review): readonly Block[] {
  return [
    heading(1, titleOf(review)),
    ...introduction(review),
    ...ranking(review),
    ...review.principals.flatMap((principal) => principalBlocks(principal)),
    ...leftOutBlocks(review),
    heading(2, 'About the records'),
    ...recordBlocks(review),
    heading(2, 'Inputs'),
    ...inputBlocks(review),
  ];
}

export const titleOf = (review: Review): string =>
  review.redacted ? 'Least privilege review (redacted)' : 'Least privilege review';

function introduction({ window, ledger, redacted }: Review): readonly Block[] {
  const span =
    window.firstSeen === null || window.lastSeen === null
      ? 'No event is in the records.'
      : `${counted(ledger.matched, 'event')} from ${window.firstSeen} to ${window.lastSeen}.`;
  const asked = [
    ...(window.from === null ? [] : [`from ${window.from}`]),
    ...(window.to === null ? [] : [`before ${window.to}`]),
  ];
  return [
    text(`${span}${asked.length === 0 ? '' : ` Asked for: ${asked.join(', ')}.`}`),
    text(
      'Each policy below allows what the records show its principal to have needed. Where it reaches further, because names became a pattern or a permission was inferred, a finding says so; so does one for what the records cannot show. Nothing here is called safe: the numbers say what was tested.',
    ),
    ...(redacted
      ? [text('Names, accounts, ARNs, addresses, keys and event ids are replaced by pseudonyms, the same by the same.')]
      : []),
  ];
}

function ranking({ principals }: Review): readonly Block[] {
  const compared = principals.some(({ today }) => today !== null);
  const columns = [
    left('Principal'),
    right('Events'),
    right('Denied'),
    right('Actions needed'),
    ...(compared ? [left('Granted and not seen in use'), right('Of these guarded'), right('Services used')] : []),
    left('Replay'),
  ];
  const rows = principals.map((one): readonly Cell[] => [
    code(nameOf(one)),
    String(one.events),
    String(one.denied),
    String(actionsOf(one)),
    ...(compared ? excessCells(one) : []),
    replayText(one),
  ]);
  return [
    heading(2, compared ? 'Principals, widest excess first' : 'Principals'),
    table(columns, rows, 'The records hold no principal whose policy could be cut.'),
    ...(compared
      ? [
          text(
            'Excess counts the actions AWS documents that a policy of today allows on something. Guarded actions change permissions, pass roles, make credentials or silence the witnesses. Not seen is not unused: trimtrail compare says which could have been seen.',
          ),
        ]
      : []),
  ];
}

function excessCells({ today }: ReviewedPrincipal): readonly Cell[] {
  if (today === null) return ['not compared', '-', '-'];
  const { granted, notSeen, guardedNotSeen, services, servicesUsed } = today.excess;
  const part = granted === 0 ? 0 : Math.round((notSeen / granted) * 1000) / 1000;
  return [{ part, text: `${notSeen} of ${granted}` }, String(guardedNotSeen), `${servicesUsed} of ${services}`];
}

const nameOf = ({ principal }: ReviewedPrincipal): string => principal.arn ?? principal.name;
const actionsOf = ({ policy }: ReviewedPrincipal): number =>
  new Set(policy.Statement.flatMap(({ Action }) => Action)).size;

function replayText({ proof: { replay } }: ReviewedPrincipal): string {
  const others = ANSWERS.slice(1).filter((answer) => replay.answers[answer] > 0);
  const rest = others.map((answer) => `, ${replay.answers[answer]} ${answer}`).join('');
  return `${replay.answers['allowed by this policy']} of ${replay.events} allowed${rest}`;
}

function leftOutBlocks({ leftOut }: Review): readonly Block[] {
  if (leftOut.length === 0) return [];
  const rows = leftOut.map(({ principal, events, why }): readonly Cell[] => [
    code(principal.arn ?? principal.name),
    String(events),
    why,
  ]);
  return [heading(2, 'Without a policy to cut'), table([left('Principal'), right('Events'), left('Why')], rows, '')];
}

function recordBlocks({ ledger, exclusions, findings, notEvaluated }: Review): readonly Block[] {
  const skipped = Object.entries(ledger.skipped).toSorted(([a], [b]) => compareText(a, b));
  const rows: readonly (readonly Cell[])[] = [
    ['Files', String(ledger.files)],
    ...skipped.map(([kind, count]) => [`Left out: ${kind}`, String(count)]),
    ['Records', String(ledger.records)],
    ['Copies left out', String(ledger.duplicates)],
    ['Events excluded', String(exclusions.events)],
    ['Files or parts not read', String(ledger.refused.length)],
    ['Malformed records', String(ledger.malformedCount)],
  ];
  const damage = [...ledger.refused, ...ledger.malformed].map(({ file, offset, reason }): readonly Cell[] => [
    code(file),
    offset === null ? '-' : String(offset),
    reason,
  ]);
  return [
    table([left('What'), right('Count')], rows, ''),
    ...(exclusions.rules.length === 0
      ? []
      : [
          table(
            [left('Exclusion')],
            exclusions.rules.map((rule) => [code(rule)]),
            '',
          ),
        ]),
    ...(damage.length === 0 ? [] : [table([left('File'), right('At byte'), left('Not read because')], damage, '')]),
    ...(findings.length === 0 ? [] : [findingsTable(findings)]),
    text(`Not evaluated, because it is not in the records: ${notEvaluated.join(', ')}.`),
  ];
}

function inputBlocks({ inputs, tool, catalog }: Review): readonly Block[] {
  const rows = inputs.map(({ role, name, bytes, sha256 }): readonly Cell[] => [
    role,
    code(name),
    bytes === null ? '-' : String(bytes),
    sha256 === null ? 'not a file' : code(sha256),
  ]);
  const built = Object.entries(catalog.builtFrom).toSorted(([a], [b]) => compareText(a, b));
  return [
    table([left('Role'), left('Name'), right('Bytes'), left('SHA-256')], rows, 'No input.'),
    table(
      [left('Made with'), left('Version')],
      [
        [tool.name, tool.version],
        ['catalogue', String(catalog.version)],
        ...built.map(([name, version]): readonly Cell[] => [`catalogue from ${name}`, version]),
      ],
      '',
    ),
  ];
}
