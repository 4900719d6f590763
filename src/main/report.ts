import type { MappedUsage } from '../actions/types.js';
import { compareText, sortFindings, type Finding } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import type { CatalogIndex } from '../catalog/types.js';
import type { GeneratedPolicy } from '../policy/types.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import type { PolicyOutput, PrincipalsOutput, Report, ReportWindow, UsageOutput } from '../render/types.js';
import { summarizeCalls, summarizePrincipals } from '../usage/summaries.js';

export interface ReportInput {
  /** The principal's usage: its rows and the ledger of the run. */
  readonly usage: Usage;
  readonly mapped: MappedUsage;
  readonly generated: GeneratedPolicy;
  readonly filter: Pick<FilterSpec, 'from' | 'to'>;
  readonly toolVersion: string;
  readonly catalog: Pick<CatalogIndex, 'version' | 'builtFrom'>;
}

/**
 * The report of one policy: everything a reviewer needs to follow it. Same input, same bytes.
 * Findings of the usage and of the policy, each once, gravest first.
 */
export function buildReport(input: ReportInput): Report {
  const { usage, mapped, generated, filter, toolVersion, catalog } = input;
  return {
    version: 1,
    tool: { name: 'trimtrail', version: toolVersion },
    catalog: { version: catalog.version, builtFrom: catalog.builtFrom },
    principal: mapped.principal,
    window: windowOf(usage.rows, filter),
    ledger: usage.ledger,
    usage: summarizeCalls(usage.rows),
    evidence: generated.evidence,
    findings: mergeFindings(usage.findings, generated.findings),
    policy: generated.policy,
  };
}

/** `policy --json`: the policy with its evidence and findings. */
export function policyOutput({
  usage,
  mapped,
  generated,
}: Pick<ReportInput, 'usage' | 'mapped' | 'generated'>): PolicyOutput {
  const { policy, evidence, findings } = generated;
  const { principal } = mapped;
  return { principal, policy, evidence, findings: mergeFindings(usage.findings, findings), ledger: usage.ledger };
}

/** `principals --json`. */
export function principalsOutput({ rows, ledger, findings }: Usage): PrincipalsOutput {
  return { principals: summarizePrincipals(rows), ledger, findings: sortFindings(findings) };
}

/** `usage --json`. */
export function usageOutput({ rows, ledger, findings }: Usage): UsageOutput {
  return { usage: summarizeCalls(rows), ledger, findings: sortFindings(findings) };
}

function windowOf(rows: readonly UsageRow[], { from, to }: Pick<FilterSpec, 'from' | 'to'>): ReportWindow {
  let firstSeen: string | null = null;
  let lastSeen: string | null = null;
  for (const row of rows) {
    if (firstSeen === null || compareText(row.firstSeen, firstSeen) < 0) firstSeen = row.firstSeen;
    if (lastSeen === null || compareText(row.lastSeen, lastSeen) > 0) lastSeen = row.lastSeen;
  }
  return { from, to, firstSeen, lastSeen };
}

/** Each finding once, though both lists may hold it. */
function mergeFindings(...lists: readonly (readonly Finding[])[]): readonly Finding[] {
  return sortFindings([...new Map(lists.flat().map((each) => [JSON.stringify(each), each])).values()]);
}
