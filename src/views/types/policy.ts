import type { ConditionKind } from '../../base/condition-kinds.js';
import type { ConsoleReads } from '../../base/console-reads.js';
import type { ResourceMode } from '../../base/resource-mode.js';
import type { Finding } from '../../base/findings.js';
import type { Principal } from '../../base/usage-row.js';
import type { PolicyDocument } from '../../iam/types.js';
import type { CarriedPolicy } from '../../policy/carried.js';
import type { PolicyDiff } from '../../policy/diff-policies.js';
import type { ProofView } from './proof.js';
import type { Selection } from './selection.js';

/** What is granted, as sliders and switches set it. `DEFAULT_SETTINGS` holds the usual values. */
export interface PolicySettings {
  /** RULES.md 11. */
  readonly resources: ResourceMode;
  /** Names of a type that an action may have before they are grouped to patterns; null: the usual number. */
  readonly maxResources: number | null;
  /** RULES.md 12. */
  readonly inferred: boolean;
  /** RULES.md 1. */
  readonly includeUnclear: boolean;
  /** RULES.md 15: actions. */
  readonly includeDenied: readonly string[];
  /** RULES.md 13. */
  readonly grantGuarded: boolean;
  /** RULES.md 17. */
  readonly withLifecycle: boolean;
  /** Likely actions that the reference does not list. */
  readonly allowUnlisted: boolean;
  /** RULES.md 28: what becomes of reads from clicking through the console. */
  readonly consoleReads: ConsoleReads;
  /** RULES.md 26: conditions to add where every call supports them. */
  readonly conditions: readonly ConditionKind[];
  /** RULES.md 27: `managed`, `user`, `group`, `role`, `permission-set` or a number of characters; null: not fitted. */
  readonly limit: string | null;
  readonly attachments: number | null;
  readonly allowFutureActions: boolean;
  /** RULES.md 20: action patterns of today to keep; needs `current`. */
  readonly keep: readonly string[];
  /** Lines kept or dropped by hand, in the order they were decided. */
  readonly decisions: readonly Decision[];
}

/** A line kept or dropped by hand. The note goes into the report. */
export interface Decision {
  readonly kind: 'keep' | 'drop';
  readonly action: string;
  /** As the policy writes it; null: the action on every resource. `keep` needs one. */
  readonly resource: string | null;
  readonly note: string;
}

export interface PolicyQuery {
  readonly selection: Selection;
  readonly settings: PolicySettings;
  /** {@link CurrentPolicies.id}; null: not compared with today. */
  readonly current: string | null;
  /** Settings that were shown before: {@link PolicyView.since} tells what changed; null: not asked. */
  readonly before: PolicySettings | null;
}

export interface PolicyView {
  readonly principal: Principal;
  /** As it is to be attached: one document, or several where a limit asks for it. */
  readonly documents: readonly PolicyDocument[];
  /** Characters without white space, per document, as IAM counts. */
  readonly sizes: readonly number[];
  /** What the settings' limit allows per document; null: none. */
  readonly limit: number | null;
  /** Statements of all documents, in order. */
  readonly statements: readonly StatementView[];
  readonly rendered: Readonly<Record<RenderedFormat, Rendered>>;
  /** Policies of today to stand beside it, word for word (RULES.md 21). */
  readonly carried: readonly CarriedPolicy[];
  /** Today's policies as written, for reading side by side; null: none were given. */
  readonly current: readonly { readonly name: string; readonly document: unknown }[] | null;
  /** By meaning, from today's policies to this one; null: none were given. */
  readonly diff: PolicyDiff | null;
  /** The same in figures, most allowed first: actions of each service; null: as `diff`. */
  readonly services: readonly ServiceChange[] | null;
  /** By meaning, from the policy of `before` to this one; `gained` is what the change widens. */
  readonly since: PolicyDiff | null;
  readonly proof: ProofView;
  readonly findings: readonly Finding[];
}

/** Actions of a service that are allowed on something, today and by this policy. */
export interface ServiceChange {
  readonly prefix: string;
  readonly today: number;
  readonly after: number;
}

export const RENDERED_FORMATS = ['json', 'terraform', 'cloudformation', 'cdk'] as const;
export type RenderedFormat = (typeof RENDERED_FORMATS)[number];

/** A text, or why the format cannot hold the policy. */
export type Rendered = { readonly text: string } | { readonly refused: string };

export interface StatementView {
  readonly sid: string;
  /** Place of its document. */
  readonly document: number;
  readonly effect: 'Allow' | 'Deny';
  readonly conditions: PolicyDocument['Statement'][number]['Condition'] | null;
  readonly resources: readonly string[];
  /** One per action. */
  readonly lines: readonly PolicyLine[];
}

/** One action of a statement, with everything behind it. */
export interface PolicyLine {
  readonly action: string;
  /** `used`, or why it is there without having been called. */
  readonly basis: 'used' | 'inferred' | 'kept' | 'by hand' | 'added';
  readonly events: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** The calls behind it. */
  readonly evidence: readonly LineEvidence[];
  /** From a {@link Decision}. */
  readonly note: string | null;
}

export interface LineEvidence {
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly resources: readonly string[];
  readonly events: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The five smallest. */
  readonly eventIds: readonly string[];
  /** Each rule applied, in order, one phrase each. */
  readonly reasons: readonly string[];
}
