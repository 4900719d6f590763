import type { Finding } from '../base/findings.js';
import type { ConditionKind } from '../base/condition-kinds.js';
import type { ResourceMode } from '../base/resource-mode.js';
import type { GrantedStatement } from '../iam/contains.js';
import type { PolicyDocument, Statement } from '../iam/types.js';

export interface PolicyOptions {
  readonly resources: ResourceMode;
  /** Names of a type that an action may have before they are grouped to patterns; MAX_RESOURCES by default. */
  readonly maxResources?: number;
  /** RULES.md 26: conditions to add where every call supports them; none by default. */
  readonly conditions?: readonly ConditionKind[];
  /** RULES.md 13: grant guarded actions on patterns too. */
  readonly grantGuarded: boolean;
  /** RULES.md 17: add the counterpart of what was created or attached. */
  readonly withLifecycle: boolean;
  /** RULES.md 16: accounts become `*` with aws:ResourceAccount = ${aws:PrincipalAccount}. */
  readonly acrossAccounts: boolean;
}

/** The policies of today, as far as statements need them. */
export interface Today {
  /** Nothing is granted beyond these. */
  readonly granted: readonly GrantedStatement[];
  /** Statements that stay although they were not seen in use (RULES.md 20). */
  readonly kept: readonly Statement[];
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
