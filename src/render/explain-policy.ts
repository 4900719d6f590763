import { printable } from '../base/terminal-text.js';
import type { Conditions, Statement } from '../iam/types.js';
import type { Evidence, GeneratedPolicy } from '../policy/types.js';

const MAX_RESOURCES = 5;

/**
 * Why each statement is there, for a person: the events behind it, how many, first and last, sample ids, each rule applied.
 * Lines end in a line feed; nothing from a record moves a cursor. Empty for a policy without statements.
 */
export function explainPolicy({ policy, evidence }: GeneratedPolicy): string {
  const bySid = new Map<string, Evidence[]>();
  for (const line of evidence) {
    const lines = bySid.get(line.sid) ?? [];
    bySid.set(line.sid, lines);
    lines.push(line);
  }
  return policy.Statement.map((statement) => explainStatement(statement, bySid.get(statement.Sid) ?? [])).join('\n');
}

function explainStatement({ Sid, Resource, Condition }: Statement, lines: readonly Evidence[]): string {
  return [
    printable(Sid),
    `  on ${listed(Resource)}`,
    ...(Condition === undefined ? [] : [`  only if ${conditionText(Condition)}`]),
    ...lines.flatMap(explainLine),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function listed(resources: readonly string[]): string {
  const shown = resources.slice(0, MAX_RESOURCES).map(printable).join(', ');
  const more = resources.length - MAX_RESOURCES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function conditionText(conditions: Conditions): string {
  return Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${key} ${operator} ${valuesText(value)}`),
    )
    .map(printable)
    .join(' and ');
}

const valuesText = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : value.join(' or ');

function explainLine(line: Evidence): readonly string[] {
  const event = `${line.eventSource ?? '(no event source)'} ${line.eventName}`;
  const span = line.firstSeen === line.lastSeen ? line.firstSeen : `${line.firstSeen} to ${line.lastSeen}`;
  return [
    `  ${printable(line.action)}`,
    `    ${printable(event)}: ${line.count} ${line.count === 1 ? 'event' : 'events'}, ${printable(span)}`,
    ...(line.eventIds.length === 0 ? [] : [`    such as ${line.eventIds.map(printable).join(', ')}`]),
    ...line.reasons.map((reason) => `    - ${printable(reason)}`),
  ];
}
