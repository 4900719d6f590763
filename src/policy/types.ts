import type { Finding } from '../base/findings.js';
import type { PolicyDocument } from '../iam/types.js';

export interface PolicyOptions {
  /** RULES.md 11; `exact` names every ARN as it was seen. */
  readonly resources: 'auto' | 'exact';
  /** RULES.md 13: grant guarded actions on patterns too. */
  readonly grantGuarded: boolean;
  /** RULES.md 17: add the counterpart of what was created or attached. */
  readonly withLifecycle: boolean;
  /** RULES.md 16: accounts become `*` with aws:ResourceAccount = ${aws:PrincipalAccount}. */
  readonly acrossAccounts: boolean;
}

/** One line of proof: why a statement names an action on resources. */
export interface Evidence {
  readonly sid: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The five smallest. */
  readonly eventIds: readonly string[];
  /** Each rule applied, in order, one phrase each. */
  readonly reasons: readonly string[];
}

export interface GeneratedPolicy {
  readonly policy: PolicyDocument;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
}
