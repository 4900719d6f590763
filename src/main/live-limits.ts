import { awsError } from '../aws/aws-error.js';
import { isRefused, readLimits, type LimitLevel, type OrganizationLimits } from '../aws/organizations/read-limits.js';
import { openAws, type AwsSession } from '../aws/session.js';
import type { AwsSettings } from '../aws/settings.js';
import { whoIs } from '../aws/who-is.js';
import { finding, type Finding } from '../base/findings.js';
import type { KnownContext } from '../iam/known-keys.js';
import { isObject } from '../iam/sourced-policy.js';
import type { AccountLimits } from './account-limits.js';
import type { FileText } from './policy-files.js';

/** What the organization of one account limits its principals and its resources to, as policy files, and what it tells of its principals. */
export interface LiveLimits extends AccountLimits {
  /** One file for each level. */
  readonly serviceControl: readonly FileText[];
  readonly resourceControl: readonly FileText[];
}

const DOING = 'reading the service and resource control policies';

/**
 * The service and resource control policies over an account. Errors: those of AWS, `aws-denied` where Organizations may not be asked.
 *
 * @param account Null: that of the credentials.
 */
export async function liveLimits(settings: AwsSettings, account: string | null): Promise<LiveLimits> {
  try {
    return await limitsOf(await openAws(settings), account);
  } catch (error) {
    throw awsError(error, DOING);
  }
}

/** As {@link liveLimits}; where Organizations may not be asked, a finding. Errors: those of AWS. */
export async function liveLimitsIfAllowed(
  settings: AwsSettings,
  account: string | null,
): Promise<LiveLimits | Finding> {
  try {
    return await limitsOf(await openAws(settings), account);
  } catch (error) {
    if (isRefused(error)) return finding('limits-not-read', NOT_READ);
    throw awsError(error, DOING);
  }
}

const NOT_READ =
  'Organizations answers only its management account and delegated administrators: service and resource control policies are not part of ' +
  'this answer; give them with --scp and --rcp';

async function limitsOf(session: AwsSession, named: string | null): Promise<LiveLimits> {
  const account = named ?? (await whoIs(session.config())).account;
  const limits = await readLimits(session, account);
  return {
    account,
    serviceControl: (limits?.serviceControl ?? []).map((level) => fileOf(level, (content) => content)),
    resourceControl: (limits?.resourceControl ?? [])
      .filter(({ policies }) => policies.length > 0)
      .map((level) => fileOf(level, (text) => onlyIn(account, text))),
    known: knownOf(limits, account),
  };
}

/**
 * Of the principal, and of resources in its own account.
 *
 * Source: IAM User Guide, "AWS global condition context keys", aws:PrincipalOrgID, aws:PrincipalOrgPaths, aws:ResourceOrgID and
 * aws:ResourceOrgPaths (in the context only where the account is a member of an organization).
 */
function knownOf(limits: OrganizationLimits | null, account: string): KnownContext {
  const id = limits?.organization ?? null;
  const paths = limits === null ? null : [limits.path];
  return {
    always: { 'aws:PrincipalOrgID': id, 'aws:PrincipalOrgPaths': paths },
    inAccount: { account, keys: { 'aws:ResourceOrgID': id, 'aws:ResourceOrgPaths': paths } },
  };
}

/** An organization keeps at least one SCP attached at each level; a level without any would allow nothing. */
const NOTHING = { Version: '2012-10-17', Statement: [] };

function fileOf({ target, policies }: LimitLevel, contentOf: (content: string) => string): FileText {
  const named = policies.map(({ Policy }) => ({ Policy: { ...Policy, Content: contentOf(Policy.Content) } }));
  return { name: target, text: JSON.stringify(named.length === 0 ? NOTHING : named) };
}

/**
 * A resource control policy holds for resources of the accounts it is attached to, and says nothing of others': its denials get that as a
 * condition. Source: Organizations User Guide, "Resource control policies (RCPs)" ("RCPs only affect resources that are managed by
 * accounts that are part of the organization which has attached the RCPs").
 */
function onlyIn(account: string, text: string): string {
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) return text;
  const { Statement } = document;
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return JSON.stringify({ ...document, Statement: list.map((one) => (isObject(one) ? within(account, one) : one)) });
}

function within(account: string, statement: Readonly<Record<string, unknown>>): unknown {
  if (statement['Effect'] !== 'Deny') return statement;
  const { Condition } = statement;
  const conditions = isObject(Condition) ? Condition : {};
  const operator = OPERATORS.find((name) => !names(conditions[name], KEY)) ?? OPERATORS[0];
  const own = conditions[operator];
  return {
    ...statement,
    Condition: { ...conditions, [operator]: { ...(isObject(own) ? own : {}), [KEY]: account } },
  };
}

const KEY = 'aws:ResourceAccount';

const names = (block: unknown, key: string): boolean =>
  isObject(block) && Object.keys(block).some((name) => name.toLowerCase() === key.toLowerCase());

/** They all say the same of an account; the first that the statement does not hold the key to takes it. */
const OPERATORS = ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase'] as const;
