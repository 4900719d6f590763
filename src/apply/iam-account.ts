import type { GroupState, ManagedPolicy, OwnPolicy, PrincipalRef, PrincipalState, Quotas } from './types.js';

/** Who runs trimtrail. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** Who assumed the role for it, where that is known: without it there is no way back either. Null: nobody, or not known. */
  readonly behind: string | null;
}

/**
 * The little of IAM that a cut needs. Writes are repeated after a failure, so each must bear being done twice: attaching what is attached
 * and removing what is gone are no errors. Nothing here can touch a trust policy, another principal's policies or a group's own.
 *
 * Errors: {@link IamFailure}.
 */
export interface IamAccount {
  readonly caller: () => Promise<Caller>;
  /** Null: there is no such user or role. */
  readonly readPrincipal: (ref: PrincipalRef) => Promise<PrincipalState | null>;
  /** The default version; null: there is no such policy. */
  readonly readPolicy: (arn: string) => Promise<ManagedPolicy | null>;
  /** With the documents of its policies; null: there is no such group. */
  readonly readGroup: (name: string) => Promise<GroupState | null>;
  readonly quotas: () => Promise<Quotas>;
  /** Customer managed policies whose names start so. */
  readonly ownPolicies: (prefix: string) => Promise<readonly OwnPolicy[]>;
  /** Which of these actions on this resource the caller may not do; null where that cannot be asked. */
  readonly deniedToCaller: (actions: readonly string[], resource: string) => Promise<readonly string[] | null>;
  /** The new policy's ARN. Fails with `exists` when the name is taken: that is the lock. */
  readonly createPolicy: (policy: NewPolicy) => Promise<string>;
  readonly tagPolicy: (arn: string, tags: Readonly<Record<string, string>>) => Promise<void>;
  readonly attach: (ref: PrincipalRef, arn: string) => Promise<void>;
  readonly detach: (ref: PrincipalRef, arn: string) => Promise<void>;
  readonly putInline: (ref: PrincipalRef, name: string, document: string) => Promise<void>;
  readonly deleteInline: (ref: PrincipalRef, name: string) => Promise<void>;
  readonly joinGroup: (user: string, group: string) => Promise<void>;
  readonly leaveGroup: (user: string, group: string) => Promise<void>;
  /** Null takes the boundary away. */
  readonly setBoundary: (ref: PrincipalRef, arn: string | null) => Promise<void>;
}

export interface NewPolicy {
  readonly name: string;
  readonly document: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type IamFailureKind = 'throttled' | 'denied' | 'missing' | 'exists' | 'limit' | 'other';

/** What IAM answered instead of doing it. */
export class IamFailure extends Error {
  readonly kind: IamFailureKind;

  constructor(kind: IamFailureKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'IamFailure';
    this.kind = kind;
  }
}
