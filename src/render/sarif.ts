import { FINDINGS } from '../base/findings.js';
import type { Replay, ReplayLine } from '../proof/types.js';

const RULES = {
  denied: { id: 'would-be-denied', level: 'error' },
  unknown: { id: 'decision-unknown', level: 'warning' },
  withheld: { id: 'guarded-withheld', level: 'note' },
  'allowed elsewhere': { id: 'not-allowed-by-current', level: 'note' },
} as const;

/**
 * A replay as SARIF 2.1.0: one result for each action and resource that the policies do not simply allow, at the first policy file.
 * Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
 */
export function sarifOf(
  replay: Replay,
  about: { readonly version: string; readonly files: readonly string[] },
): unknown {
  const rules = Object.values(RULES).map(({ id }) => ({ id, shortDescription: { text: FINDINGS[id].means } }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trimtrail', version: about.version, rules } },
        results: replay.lines.flatMap((line) => resultOf(line, about.files)),
      },
    ],
  };
}

function resultOf(line: ReplayLine, files: readonly string[]): readonly unknown[] {
  if (line.answer === 'allowed by this policy') return [];
  const { id, level } = RULES[line.answer];
  const text = `${line.action} on ${line.resource}: ${line.why} (${line.count} events)`;
  const locations = files.slice(0, 1).map((file) => ({
    physicalLocation: { artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) }, region: { startLine: 1 } },
  }));
  const fingerprint = `${line.answer} ${line.action} ${line.resource}`;
  return [
    {
      ruleId: id,
      level,
      message: { text },
      locations,
      partialFingerprints: { 'trimtrail/v1': fingerprint },
      properties: { action: line.action, resource: line.resource, count: line.count, eventIds: line.eventIds },
    },
  ];
}
