import type { Replay, ReplayLine } from '../proof/types.js';

/**
 * A replay as JUnit XML: a test case for each action, failed when a call of it would be denied or, unless unknown is allowed, can not
 * be decided; skipped when the action was withheld or allowed elsewhere.
 */
export function junitOf(
  replay: Replay,
  { who, allowUnknown }: { readonly who: string; readonly allowUnknown: boolean },
): string {
  const cases = replay.actions.map(({ action, answers }) => {
    const lines = replay.lines.filter((line) => line.action === action);
    const failed = lines.filter(({ answer }) => answer === 'denied' || (answer === 'unknown' && !allowUnknown));
    if (failed.length > 0) return { action, outcome: 'failure', lines: failed } as const;
    const skipped = answers['allowed by this policy'] === 0 && lines.length > 0;
    return { action, outcome: skipped ? 'skipped' : 'passed', lines } as const;
  });
  const count = (outcome: string): number => cases.filter((one) => one.outcome === outcome).length;
  const suite = `name="trimtrail check ${xml(who)}" tests="${cases.length}" failures="${count('failure')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${suite}>`,
    `  <testsuite ${suite}>`,
    ...cases.flatMap(({ action, outcome, lines }) => caseLines(action, outcome, lines)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseLines(
  action: string,
  outcome: 'failure' | 'skipped' | 'passed',
  lines: readonly ReplayLine[],
): readonly string[] {
  const [service = ''] = action.split(':');
  const open = `    <testcase classname="${xml(service)}" name="${xml(action)}"`;
  if (outcome === 'passed') return [`${open}/>`];
  const [first] = lines;
  const message = `message="${xml(`${first?.answer ?? ''}: ${first?.why ?? ''}`)}"`;
  if (outcome === 'skipped') return [`${open}>`, `      <skipped ${message}/>`, '    </testcase>'];
  const body = lines.map(
    (line) => `${line.resource}: ${line.why}; ${line.count} events such as ${line.eventIds.join(', ')}`,
  );
  return [`${open}>`, `      <failure ${message}>${xml(body.join('\n'))}</failure>`, '    </testcase>'];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 does not know become U+FFFD. Source: W3C, "Extensible Markup Language 1.0", Char. */
function xml(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the point of it
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}
