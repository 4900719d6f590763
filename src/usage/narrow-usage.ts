import { sortFindings } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import { factsOf } from './facts.js';
import { countOf } from './summaries.js';
import type { Usage } from './types.js';
import { ABOUT_THE_RUN, rowFindings } from './usage-findings.js';

/**
 * The usage of some of a run's principals, as a run for them alone would have given it: counts, facts and findings are theirs.
 * What is about the whole run, such as files that could not be read, stays.
 *
 * @param regions The regions that were asked for.
 */
export function narrowUsage(usage: Usage, rows: readonly UsageRow[], regions: readonly string[] = []): Usage {
  const arns = new Set(rows.map(({ principal }) => principal.arn));
  const assumed = Object.entries(usage.facts.assumedByServices).filter(([arn]) => arns.has(arn));
  const facts = factsOf(rows, Object.fromEntries(assumed));
  const ledger = { ...usage.ledger, matched: countOf(rows) };
  const findings = [
    ...usage.findings.filter(({ code }) => ABOUT_THE_RUN.has(code)),
    ...rowFindings({ rows, facts, shapes: ledger.shapes, regions: regions.length > 0 ? regions : askedRegions(usage) }),
  ];
  return { rows, facts, ledger, findings: sortFindings(findings) };
}

/** A run over one region that says nothing of it was asked for that region. */
function askedRegions({ facts, findings }: Usage): readonly string[] {
  const said = findings.some(({ code }) => code === 'single-region');
  return facts.regions.length === 1 && !said ? facts.regions : [];
}
