import {
  IamFailure,
  type Caller,
  type IamAccount,
  type IamFailureKind,
  type NewPolicy,
} from '../../src/apply/iam-account.js';
import type { Journal, JournalEntry, JournalHead } from '../../src/apply/journal.js';
import type {
  GroupState,
  InlinePolicy,
  ManagedPolicy,
  OwnPolicy,
  PrincipalRef,
  PrincipalState,
} from '../../src/apply/types.js';

/** The process was killed: nothing after it happens. */
export class Killed extends Error {}

/** Counts every call of the account and every write of the journal; kills before or after the one it is set to. */
export class Fate {
  #point = 0;
  readonly #killAt: number;
  constructor(killAt = Number.POSITIVE_INFINITY) {
    this.#killAt = killAt;
  }
  point(): void {
    this.#point += 1;
    if (this.#point === this.#killAt) throw new Killed(`killed at point ${this.#killAt}`);
  }
  get points(): number {
    return this.#point;
  }
}

export interface MemoryOptions {
  readonly account?: string;
  readonly partition?: string;
  readonly caller?: string;
  /** Who assumed the caller's role. */
  readonly behind?: string;
  /** Reads of a principal that still show what was before the last write. */
  readonly lag?: number;
  readonly attachedLimit?: number;
  /** How a call fails; null: it does not. Asked before each. */
  readonly fails?: (call: string, subject: string) => IamFailureKind | null;
}

interface Identity {
  state: Omit<PrincipalState, 'attached' | 'groups' | 'boundary'>;
  attached: string[];
  groups: string[];
  boundary: string | null;
}

const key = ({ kind, name }: PrincipalRef): string => `${kind}/${name}`;

/** One account's IAM in memory, as the API behaves: reads may lag, names are unique, what is attached may not be deleted. */
export class MemoryIam implements IamAccount {
  readonly calls: string[] = [];
  fate = new Fate();
  options: MemoryOptions;
  readonly policies = new Map<string, ManagedPolicy & { tags: Record<string, string> }>();
  readonly groupsByName = new Map<string, GroupState>();
  readonly #identities = new Map<string, Identity>();
  #stale: { readonly left: number; readonly state: PrincipalState } | null = null;

  constructor(options: MemoryOptions = {}) {
    this.options = options;
  }

  get accountId(): string {
    return this.options.account ?? '111122223333';
  }

  addPolicy(arn: string, document: unknown, tags: Record<string, string> = {}): ManagedPolicy {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    const policy = { arn, versionId: 'v1', document: text, tags };
    this.policies.set(arn, policy);
    return policy;
  }

  addGroup(name: string, group: Partial<GroupState> = {}): void {
    this.groupsByName.set(name, { name, inline: [], attached: [], ...group });
  }

  add(
    ref: PrincipalRef,
    {
      path = '/',
      inline = [],
      attached = [],
      groups = [],
      boundary = null,
      tags = {},
      createdAt = '2025-01-01T00:00:00Z',
    }: {
      readonly path?: string;
      readonly inline?: readonly InlinePolicy[];
      readonly attached?: readonly string[];
      readonly groups?: readonly string[];
      readonly boundary?: string | null;
      readonly tags?: Readonly<Record<string, string>>;
      readonly createdAt?: string;
    } = {},
  ): void {
    const arn = `arn:${this.options.partition ?? 'aws'}:iam::${this.accountId}:${ref.kind}${path}${ref.name}`;
    const id = `${ref.kind === 'user' ? 'AIDA' : 'AROA'}${ref.name.toUpperCase()}EXAMPLE`;
    const state = { ...ref, arn, id, path, createdAt, inline, tags };
    this.#identities.set(key(ref), { state, attached: [...attached], groups: [...groups], boundary });
  }

  remove(ref: PrincipalRef): void {
    this.#identities.delete(key(ref));
  }

  /** What is there, without lag and without counting. */
  peek(ref: PrincipalRef): PrincipalState {
    const { state, attached, groups, boundary } = this.#identity(ref);
    return {
      ...state,
      attached: attached.map((arn) => this.#managed(arn)),
      groups: groups.map((name) => this.#group(name)),
      boundary: boundary === null ? null : this.#managed(boundary),
    };
  }

  caller(): Promise<Caller> {
    return this.#call('GetCallerIdentity', '', () => ({
      account: this.accountId,
      arn: this.options.caller ?? `arn:aws:iam::${this.accountId}:user/operator`,
      behind: this.options.behind ?? null,
    }));
  }

  readPrincipal(ref: PrincipalRef): Promise<PrincipalState | null> {
    return this.#call('Read', key(ref), () => {
      if (!this.#identities.has(key(ref))) return null;
      if (this.#stale !== null && this.#stale.left > 0) {
        const { left, state } = this.#stale;
        this.#stale = { left: left - 1, state };
        return state;
      }
      return this.peek(ref);
    });
  }

  readPolicy(arn: string): Promise<ManagedPolicy | null> {
    return this.#call('GetPolicy', arn, () => (this.policies.has(arn) ? this.#managed(arn) : null));
  }

  readGroup(name: string): Promise<GroupState | null> {
    return this.#call('GetGroup', name, () => (this.groupsByName.has(name) ? this.#group(name) : null));
  }

  quotas(): ReturnType<IamAccount['quotas']> {
    return this.#call('GetAccountSummary', '', () => ({
      attachedPerUser: this.options.attachedLimit ?? 10,
      attachedPerRole: this.options.attachedLimit ?? 10,
      policies: this.policies.size,
      policiesLimit: 1500,
    }));
  }

  ownPolicies(prefix: string): Promise<readonly OwnPolicy[]> {
    return this.#call('ListPolicies', prefix, () =>
      [...this.policies.values()]
        .map(({ arn, document, tags }) => ({
          arn,
          document,
          tags: { ...tags },
          name: arn.slice(arn.lastIndexOf('/') + 1),
          createdAt: '2026-06-01T00:00:00Z',
        }))
        .filter(({ name }) => name.startsWith(prefix)),
    );
  }

  deniedToCaller(actions: readonly string[]): Promise<readonly string[] | null> {
    return this.#call('SimulatePrincipalPolicy', '', () =>
      actions.filter((action) => this.options.fails?.(action.slice(4), '') === 'denied'),
    );
  }

  createPolicy({ name, document, tags }: NewPolicy): Promise<string> {
    return this.#write('CreatePolicy', name, () => {
      const arn = `arn:${this.options.partition ?? 'aws'}:iam::${this.accountId}:policy/${name}`;
      if (this.policies.has(arn)) throw new IamFailure('exists', `${name} exists`);
      this.addPolicy(arn, document, { ...tags });
      return arn;
    });
  }

  tagPolicy(arn: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#write('TagPolicy', arn, () => {
      const policy = this.policies.get(arn);
      if (policy === undefined) throw new IamFailure('missing', arn);
      Object.assign(policy.tags, tags);
    });
  }

  attach(ref: PrincipalRef, arn: string): Promise<void> {
    return this.#change(`Attach${capital(ref.kind)}Policy`, ref, arn, (identity) => {
      this.#managed(arn);
      if (identity.attached.includes(arn)) return;
      if (identity.attached.length >= (this.options.attachedLimit ?? 10))
        throw new IamFailure('limit', 'LimitExceeded');
      identity.attached.push(arn);
    });
  }

  detach(ref: PrincipalRef, arn: string): Promise<void> {
    return this.#change(`Detach${capital(ref.kind)}Policy`, ref, arn, (identity) => {
      if (!identity.attached.includes(arn)) throw new IamFailure('missing', arn);
      identity.attached = identity.attached.filter((one) => one !== arn);
    });
  }

  putInline(ref: PrincipalRef, name: string, document: string): Promise<void> {
    return this.#change(`Put${capital(ref.kind)}Policy`, ref, name, (identity) => {
      const others = identity.state.inline.filter((one) => one.name !== name);
      identity.state = { ...identity.state, inline: [...others, { name, document }] };
    });
  }

  deleteInline(ref: PrincipalRef, name: string): Promise<void> {
    return this.#change(`Delete${capital(ref.kind)}Policy`, ref, name, (identity) => {
      if (!identity.state.inline.some((one) => one.name === name)) throw new IamFailure('missing', name);
      identity.state = { ...identity.state, inline: identity.state.inline.filter((one) => one.name !== name) };
    });
  }

  joinGroup(user: string, group: string): Promise<void> {
    return this.#change('AddUserToGroup', { kind: 'user', name: user }, group, (identity) => {
      this.#group(group);
      if (!identity.groups.includes(group)) identity.groups.push(group);
    });
  }

  leaveGroup(user: string, group: string): Promise<void> {
    return this.#change('RemoveUserFromGroup', { kind: 'user', name: user }, group, (identity) => {
      if (!identity.groups.includes(group)) throw new IamFailure('missing', group);
      identity.groups = identity.groups.filter((one) => one !== group);
    });
  }

  setBoundary(ref: PrincipalRef, arn: string | null): Promise<void> {
    const verb = arn === null ? 'Delete' : 'Put';
    return this.#change(`${verb}${capital(ref.kind)}PermissionsBoundary`, ref, arn ?? '', (identity) => {
      if (arn !== null) this.#managed(arn);
      identity.boundary = arn;
    });
  }

  #identity(ref: PrincipalRef): Identity {
    const found = this.#identities.get(key(ref));
    if (found === undefined) throw new IamFailure('missing', key(ref));
    return found;
  }

  #managed(arn: string): ManagedPolicy {
    const found = this.policies.get(arn);
    if (found === undefined) throw new IamFailure('missing', arn);
    return { arn, versionId: found.versionId, document: found.document };
  }

  #group(name: string): GroupState {
    const found = this.groupsByName.get(name);
    if (found === undefined) throw new IamFailure('missing', name);
    return found;
  }

  // oxlint-disable-next-line max-params -- one call of IAM, as it reads in a test
  #change(call: string, ref: PrincipalRef, subject: string, change: (identity: Identity) => void): Promise<void> {
    return this.#write(call, subject, () => {
      const before = this.peek(ref);
      change(this.#identity(ref));
      if ((this.options.lag ?? 0) > 0) this.#stale = { left: this.options.lag ?? 0, state: before };
    });
  }

  #write<T>(call: string, subject: string, work: () => T): Promise<T> {
    return this.#call(call, subject, () => {
      const result = work();
      this.calls.push(subject === '' ? call : `${call} ${subject}`);
      return result;
    });
  }

  async #call<T>(call: string, subject: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.fate.point();
    const failure = this.options.fails?.(call, subject) ?? null;
    if (failure !== null) throw new IamFailure(failure, `${call} ${subject}: ${failure}`);
    const result = work();
    this.fate.point();
    return result;
  }
}

const capital = (kind: string): string => (kind === 'user' ? 'User' : 'Role');

/** What is on disk: survives a kill. A kill before an entry loses it, one after it does not. */
export class MemoryJournal implements Journal {
  readonly head: JournalHead;
  readonly entries: JournalEntry[] = [];
  fate: Fate;
  constructor(head: JournalHead, fate: Fate) {
    this.head = head;
    this.fate = fate;
  }
  async append(entry: JournalEntry): Promise<void> {
    await Promise.resolve();
    this.fate.point();
    this.entries.push(entry);
    this.fate.point();
  }
}
