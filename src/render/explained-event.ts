import { printable } from '../base/terminal-text.js';
import type { ExplainedInPolicy, Permission } from '../main/explain-one-event.js';

/** `explain` for a terminal. */
export function explainedEventText(event: ExplainedInPolicy): string {
  const who = event.principal.arn ?? event.principal.name;
  return [
    `${event.eventTime} ${event.eventSource ?? '(no event source)'} ${event.eventName} by ${who}: ${event.outcome}`,
    ...event.actions.flatMap(({ action, resources, reason }) => [
      `  ${action} on ${resources.join(', ')}`,
      `    ${reason}`,
    ]),
    ...(event.finding === null ? [] : [`  ${event.finding.code}: ${event.finding.message}`]),
    ...effects(event),
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

function effects({ onlyByThis, replaced, alsoByOthers, outcome }: ExplainedInPolicy): readonly string[] {
  const lines = [
    ...listed('in the policy because of this event alone:', onlyByThis),
    ...listed('without this event the policy would name instead:', replaced),
    ...(alsoByOthers.length === 0 ? [] : [`in the policy by other events too: ${alsoByOthers.join(', ')}`]),
  ];
  if (lines.length > 0) return lines;
  return [outcome === 'allowed' ? 'it changes nothing in the policy' : 'it grants nothing'];
}

const listed = (title: string, permissions: readonly Permission[]): readonly string[] =>
  permissions.length === 0 ? [] : [title, ...permissions.map(({ action, resource }) => `  ${action} on ${resource}`)];
