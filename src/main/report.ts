import type { MappedUsage } from '../actions/types.js';
import { compareText, sortFindings, type Finding } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import type { CatalogIndex } from '../catalog/types.js';
import type { CarriedPolicy } from '../policy/carried.js';
import type { GeneratedPolicy } from '../policy/types.js';
import type { Proof } from '../proof/prove.js';
import type { FilterSpec, Usage } from '../usage/types.js';
import type { CheckResult } from './check-policies.js';
import type {
  CheckOutput,
  PolicyOutput,
  PrincipalsOutput,
  Report,
  ReportWindow,
  UsageOutput,
} from '../render/types.js';
import { summarizeCalls, summarizePrincipals } from '../usage/summaries.js';

export interface ReportInput {
  readonly proof: Proof;
  readonly carried: readonly CarriedPolicy[];
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
  const { usage, mapped, generated, filter, toolVersion, catalog, proof, carried } = input;
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
    carried,
    proof,
  };
}

/** `policy --json`: the policy with its evidence and findings. */
export function policyOutput({
  usage,
  mapped,
  generated,
  carried,
  proof,
}: Pick<ReportInput, 'usage' | 'mapped' | 'generated' | 'carried' | 'proof'>): PolicyOutput {
  const { policy, evidence, findings } = generated;
  const { principal } = mapped;
  const merged = mergeFindings(usage.findings, findings);
  return { principal, policy, carried, proof, evidence, findings: merged, ledger: usage.ledger };
}

/** `principals --json`. */
export function principalsOutput({ rows, ledger, findings }: Usage): PrincipalsOutput {
  return { principals: summarizePrincipals(rows), ledger, findings: sortFindings(findings) };
}

/** `usage --json`. */
export function usageOutput({ rows, ledger, findings }: Usage): UsageOutput {
  return { usage: summarizeCalls(rows), ledger, findings: sortFindings(findings) };
}

/** What no replay from files can take into account (RULES.md 24). */
export const NEVER_EVALUATED = [
  'resource policies',
  'KMS grants',
  'VPC endpoint policies',
  'access control lists',
] as const;

/** `check --json`. */
export function checkOutput({ principal, policies, replay, aws, findings, ledger }: CheckResult): CheckOutput {
  const missing = [
    ...(policies.boundary.length === 0 ? ['permissions boundary (none given)'] : []),
    ...(policies.session.length === 0 ? ['session policies (none given)'] : []),
    ...(policies.serviceControl.length === 0 ? ['service control policies (none given)'] : []),
    ...(policies.resourceControl.length === 0 ? ['resource control policies (none given)'] : []),
  ];
  return { principal, policies, notEvaluated: [...NEVER_EVALUATED, ...missing], replay, aws, findings, ledger };
}

/** What was asked for and what the rows span. */
export function windowOf(rows: readonly UsageRow[], { from, to }: Pick<FilterSpec, 'from' | 'to'>): ReportWindow {
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
