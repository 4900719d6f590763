/** Whose policies are changed: a user or a role by IAM's name, which is never the path. */
export interface PrincipalRef {
  readonly kind: 'user' | 'role';
  readonly name: string;
}

/** A managed policy with the document of its default version. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly versionId: string;
  /** The text as IAM keeps it, URL-decoded. */
  readonly document: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
}

export interface GroupState {
  readonly name: string;
  readonly inline: readonly InlinePolicy[];
  readonly attached: readonly ManagedPolicy[];
}

/** Everything in IAM that decides what a principal may do by identity policies, and who it is (RULES.md 30). */
export interface PrincipalState extends PrincipalRef {
  readonly arn: string;
  /** AIDA… or AROA…: another one under the same name is another principal. */
  readonly id: string;
  readonly path: string;
  /** ISO 8601 UTC; null where the source does not say. */
  readonly createdAt: string | null;
  readonly inline: readonly InlinePolicy[];
  readonly attached: readonly ManagedPolicy[];
  /** Empty for a role. */
  readonly groups: readonly GroupState[];
  readonly boundary: ManagedPolicy | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** Why a policy is created. */
export type CreatedWhy = 'granted' | 'denies' | 'newer' | 'boundary' | 'restored';

/** One write to IAM. `create` changes nothing about the principal; every other step has an inverse. */
export type Step =
  | { readonly do: 'create'; readonly policy: ManagedPolicy; readonly name: string; readonly why: CreatedWhy }
  | { readonly do: 'attach'; readonly policy: ManagedPolicy }
  | { readonly do: 'detach'; readonly policy: ManagedPolicy }
  | { readonly do: 'put-inline'; readonly policy: InlinePolicy }
  | { readonly do: 'delete-inline'; readonly policy: InlinePolicy }
  | { readonly do: 'join-group'; readonly group: GroupState }
  | { readonly do: 'leave-group'; readonly group: GroupState }
  | { readonly do: 'set-boundary'; readonly from: ManagedPolicy | null; readonly to: ManagedPolicy | null };

/** A policy that trimtrail made for the principal, with the tags that say for which plan and whether that is still going on. */
export interface OwnPolicy {
  readonly arn: string;
  readonly name: string;
  readonly document: string;
  readonly createdAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export const PLAN_TAG = 'trimtrail:plan';
export const STATE_TAG = 'trimtrail:state';
/** While a plan is being applied or taken back, its first policy says `open`: no other plan may start. */
export type OwnState = 'open' | 'applied' | 'rolled-back';

/** Source: IAM User Guide, "IAM and AWS STS quotas"; IAM API Reference, GetAccountSummary. */
export interface Quotas {
  readonly attachedPerUser: number;
  readonly attachedPerRole: number;
  readonly policies: number;
  readonly policiesLimit: number;
}
