import type { Finding } from '../../base/findings.js';
import { code, left, right, table, type Block } from './blocks.js';

/** Findings as a table; docs/findings.md explains their codes. */
export const findingsTable = (findings: readonly Finding[]): Block =>
  table(
    [left('Severity'), left('Finding'), right('Count'), left('What')],
    findings.map((each) => [each.severity, code(each.code), String(each.count), each.message]),
    'No findings.',
  );
