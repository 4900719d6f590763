import type { ListPoliciesCommandOutput, Policy } from '@aws-sdk/client-iam';
import { awsError, awsErrorText } from '../aws/aws-error.js';
import { openIam, type IamClients } from '../aws/iam/iam-client.js';
import { iamErrorKind } from '../aws/iam/iam-errors.js';
import { collect, readGroupDetails, readManagedPolicy, readOneDetails } from '../aws/iam/read-details.js';
import type { AwsSession } from '../aws/session.js';
import { whoIs } from '../aws/who-is.js';
import { TrimtrailError } from '../base/errors.js';
import { timeOf } from '../iam/sourced-policy.js';
import { IamFailure, type Caller, type IamAccount, type NewPolicy } from './iam-account.js';
import { groupFromDetails, stateFromDetails } from './state-from-details.js';
import type { GroupState, ManagedPolicy, OwnPolicy, PrincipalRef, PrincipalState, Quotas } from './types.js';

/** {@link IamAccount} over AWS's SDK. */
export class AwsAccount implements IamAccount {
  readonly #clients: IamClients;
  readonly #session: AwsSession;

  private constructor(clients: IamClients, session: AwsSession) {
    this.#clients = clients;
    this.#session = session;
  }

  static async open(session: AwsSession): Promise<AwsAccount> {
    return new AwsAccount(await openIam(session), session);
  }

  async caller(): Promise<Caller> {
    try {
      const { behind } = this.#session;
      return {
        ...(await whoIs(this.#session.config())),
        behind: behind === null ? null : (await whoIs(behind())).arn,
      };
    } catch (error) {
      throw awsError(error, 'asking AWS who you are');
    }
  }

  readPrincipal(ref: PrincipalRef): Promise<PrincipalState | null> {
    return this.#asked(async ({ client, iam }) => {
      const details = await readOneDetails(client, iam, ref);
      return details === null ? null : (stateFromDetails(details, { ...ref, file: 'IAM' })?.state ?? null);
    });
  }

  readPolicy(arn: string): Promise<ManagedPolicy | null> {
    return this.#asked(async ({ client, iam }) => {
      try {
        const { PolicyVersionList: [version] = [] } = await readManagedPolicy(client, iam, arn);
        return { arn, versionId: version?.VersionId ?? '', document: decodeURIComponent(version?.Document ?? '') };
      } catch (error) {
        if (iamErrorKind(error) === 'missing') return null;
        throw error;
      }
    });
  }

  readGroup(name: string): Promise<GroupState | null> {
    return this.#asked(async ({ client, iam }) => {
      const details = await readGroupDetails(client, iam, name);
      return details === null ? null : groupFromDetails(details, { name, file: 'IAM' });
    });
  }

  /** Source: IAM API Reference, GetAccountSummary (the keys of SummaryMap). */
  quotas(): Promise<Quotas> {
    return this.#asked(async ({ client, iam }) => {
      const { SummaryMap = {} } = await client.send(new iam.GetAccountSummaryCommand({}));
      const of = (key: string, fallback: number): number =>
        (SummaryMap as Readonly<Record<string, number>>)[key] ?? fallback;
      return {
        attachedPerUser: of('AttachedPoliciesPerUserQuota', 10),
        attachedPerRole: of('AttachedPoliciesPerRoleQuota', 10),
        policies: of('Policies', 0),
        policiesLimit: of('PoliciesQuota', 1500),
      };
    });
  }

  ownPolicies(prefix: string): Promise<readonly OwnPolicy[]> {
    return this.#asked(async ({ client, iam }) => {
      const all = await collect<ListPoliciesCommandOutput, Policy>(
        iam.paginateListPolicies({ client }, { Scope: 'Local' }),
        (page) => page.Policies,
      );
      const own = all.filter(({ PolicyName }) => PolicyName?.startsWith(prefix));
      return Promise.all(own.map((policy) => this.#own(policy)));
    });
  }

  async #own({ Arn = '', PolicyName = '', CreateDate }: Policy): Promise<OwnPolicy> {
    const { client, iam } = this.#clients;
    const pages = iam.paginateListPolicyTags({ client }, { PolicyArn: Arn });
    const tags = await collect(pages, (page) => page.Tags);
    const policy = await this.readPolicy(Arn);
    return {
      arn: Arn,
      name: PolicyName,
      document: policy?.document ?? '',
      createdAt: timeOf(CreateDate?.toISOString()),
      tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    };
  }

  /**
   * Null where the caller may not simulate, or is none that can be (root, a federated user). Errors: {@link IamFailure} of kind
   * `throttled`, which says nothing yet. Source: IAM API Reference, SimulatePrincipalPolicy.
   */
  async deniedToCaller(actions: readonly string[], resource: string): Promise<readonly string[] | null> {
    if (actions.length === 0) return [];
    const { client, iam } = this.#clients;
    const { arn: caller } = await this.caller();
    try {
      const arn = await this.#identityOf(caller);
      if (arn === null) return null;
      const input = { PolicySourceArn: arn, ActionNames: [...actions], ResourceArns: [resource] };
      const pages = iam.paginateSimulatePrincipalPolicy({ client }, input);
      const results = await collect(pages, (page) => page.EvaluationResults);
      return results
        .filter(({ EvalDecision }) => EvalDecision !== 'allowed')
        .map(({ EvalActionName = '' }) => EvalActionName);
    } catch (error) {
      if (iamErrorKind(error) === 'throttled') throw new IamFailure('throttled', awsErrorText(error), { cause: error });
      return null;
    }
  }

  /** The user, or the role of a session; null for root and federated users. The session's ARN lacks the role's path: IAM knows it. */
  async #identityOf(arn: string): Promise<string | null> {
    if (/:user\//.test(arn)) return arn;
    const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
    if (RoleName === undefined) return null;
    const { client, iam } = this.#clients;
    const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
    return Role?.Arn ?? null;
  }

  createPolicy({ name, document, description, tags }: NewPolicy): Promise<string> {
    return this.#asked(async ({ client, iam }) => {
      const input = { PolicyName: name, PolicyDocument: document, Description: description, Tags: tagList(tags) };
      const { Policy: created } = await client.send(new iam.CreatePolicyCommand(input));
      return created?.Arn ?? '';
    });
  }

  tagPolicy(PolicyArn: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      await client.send(new iam.TagPolicyCommand({ PolicyArn, Tags: tagList(tags) }));
    });
  }

  attach({ kind, name }: PrincipalRef, PolicyArn: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      if (kind === 'user') await client.send(new iam.AttachUserPolicyCommand({ UserName: name, PolicyArn }));
      else await client.send(new iam.AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
    });
  }

  detach({ kind, name }: PrincipalRef, PolicyArn: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      if (kind === 'user') await client.send(new iam.DetachUserPolicyCommand({ UserName: name, PolicyArn }));
      else await client.send(new iam.DetachRolePolicyCommand({ RoleName: name, PolicyArn }));
    });
  }

  putInline({ kind, name }: PrincipalRef, PolicyName: string, PolicyDocument: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      const policy = { PolicyName, PolicyDocument };
      if (kind === 'user') await client.send(new iam.PutUserPolicyCommand({ UserName: name, ...policy }));
      else await client.send(new iam.PutRolePolicyCommand({ RoleName: name, ...policy }));
    });
  }

  deleteInline({ kind, name }: PrincipalRef, PolicyName: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      if (kind === 'user') await client.send(new iam.DeleteUserPolicyCommand({ UserName: name, PolicyName }));
      else await client.send(new iam.DeleteRolePolicyCommand({ RoleName: name, PolicyName }));
    });
  }

  joinGroup(UserName: string, GroupName: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      await client.send(new iam.AddUserToGroupCommand({ UserName, GroupName }));
    });
  }

  leaveGroup(UserName: string, GroupName: string): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      await client.send(new iam.RemoveUserFromGroupCommand({ UserName, GroupName }));
    });
  }

  setBoundary({ kind, name }: PrincipalRef, arn: string | null): Promise<void> {
    return this.#asked(async ({ client, iam }) => {
      const who = kind === 'user' ? { UserName: name } : { RoleName: name };
      if (arn !== null) {
        const input = { ...who, PermissionsBoundary: arn };
        if (kind === 'user') await client.send(new iam.PutUserPermissionsBoundaryCommand({ UserName: name, ...input }));
        else await client.send(new iam.PutRolePermissionsBoundaryCommand({ RoleName: name, ...input }));
      } else if (kind === 'user') await client.send(new iam.DeleteUserPermissionsBoundaryCommand({ UserName: name }));
      else await client.send(new iam.DeleteRolePermissionsBoundaryCommand({ RoleName: name }));
    });
  }

  /** What IAM refuses becomes an {@link IamFailure}; what never reached it, an error for a person. */
  async #asked<T>(work: (clients: IamClients) => Promise<T>): Promise<T> {
    try {
      return await work(this.#clients);
    } catch (error) {
      if (error instanceof TrimtrailError || error instanceof IamFailure) throw error;
      const kind = iamErrorKind(error);
      throw new IamFailure(kind, awsErrorText(error), { cause: error });
    }
  }
}

const tagList = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
