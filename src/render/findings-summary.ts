import { compareText, FINDINGS, SEVERITIES, type Finding, type FindingCode, type Severity } from '../base/findings.js';
import { printable } from '../base/terminal-text.js';

/** What the source can not show comes first among findings of equal severity (RULES.md 5). */
const ABOUT_THE_SOURCE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'management-events-only',
  'session-name-only',
  'event-source-missing',
  'passrole-unknown',
  'read-events-missing',
  'single-region',
  'parameters-missing',
]);

/** What makes a result a draft (RULES.md 5): calls that were made may be missing from the policy. */
const DRAFT: readonly FindingCode[] = [
  'management-events-only',
  'read-events-missing',
  'session-name-only',
  'event-source-missing',
  'passrole-unknown',
];

export const DRAFT_SENTENCE =
  'This is a draft: the source can not show every call. Compare it with what is granted today (--current) before it takes its place.';

const MAX_MESSAGE = 200;

/**
 * A few lines for standard error, the gravest findings first, one line per code. A result from a source that cannot show every
 * call is called a draft. Empty without findings.
 */
export function findingsSummary(findings: readonly Finding[]): string {
  const codes = new Map<FindingCode, Finding[]>();
  for (const each of findings) {
    const list = codes.get(each.code) ?? [];
    codes.set(each.code, list);
    list.push(each);
  }
  const groups = [...codes.values()].toSorted(compareGroups);
  const draft = DRAFT.some((code) => codes.has(code)) ? [DRAFT_SENTENCE] : [];
  return [...draft, ...groups.map(groupLine)].map((line) => `${line}\n`).join('');
}

function compareGroups([a]: readonly Finding[], [b]: readonly Finding[]): number {
  if (a === undefined || b === undefined) return 0;
  const bySeverity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  const bySource = Number(ABOUT_THE_SOURCE.has(b.code)) - Number(ABOUT_THE_SOURCE.has(a.code));
  return bySeverity || bySource || compareText(a.code, b.code);
}

/** `medium  guarded-withheld  iam:PassRole was withheld … (and 2 more)`. */
function groupLine(group: readonly Finding[]): string {
  const [first] = group.toSorted((a, b) => b.count - a.count || compareText(a.message, b.message));
  if (first === undefined) return '';
  const message = printable(first.message);
  const short = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message;
  const more = group.length > 1 ? ` (and ${group.length - 1} more)` : '';
  return `${first.severity.padEnd(6)}  ${first.code}  ${short}${more}`;
}

/** How many findings of each severity, gravest first: `2 high, 1 low`; the empty text when there are none. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = SEVERITIES.toReversed().map((severity) => [severity, countOf(findings, severity)] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
}

const countOf = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter(({ code }) => FINDINGS[code].severity === severity).length;
