import type { UserIdentity } from '../../src/base/record.js';
import type { Caller } from './event.js';
import { accessKeyId, uniqueId, type Random } from './random.js';

export const ACCOUNT = '111122223333';
/** The second account of the organization. */
export const OTHER_ACCOUNT = '444455556666';

export interface Place {
  readonly sourceIPAddress: string;
  readonly userAgent: string;
}

/** An IAM user with a long-term key. `path` begins and ends with `/`. */
export function iamUser(random: Random, user: { readonly name: string; readonly path?: string } & Place): Caller {
  return {
    account: ACCOUNT,
    sourceIPAddress: user.sourceIPAddress,
    userAgent: user.userAgent,
    userIdentity: {
      type: 'IAMUser',
      principalId: uniqueId(random, 'AIDA'),
      arn: `arn:aws:iam::${ACCOUNT}:user${user.path ?? '/'}${user.name}`,
      accountId: ACCOUNT,
      accessKeyId: accessKeyId(random, 'AKIA'),
      userName: user.name,
    },
  };
}

/** The same user at work in the console: a temporary key and a session with MFA. */
export function inConsole(random: Random, caller: Caller, creationDate: string): Caller {
  return {
    ...caller,
    console: true,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    userIdentity: {
      ...caller.userIdentity,
      accessKeyId: accessKeyId(random, 'ASIA'),
      sessionContext: { attributes: { creationDate, mfaAuthenticated: 'true' } },
    },
  };
}

export interface RoleSession extends Place {
  readonly account?: string;
  readonly role: string;
  /** Begins and ends with `/`. */
  readonly path?: string;
  readonly session: string;
  readonly creationDate: string;
  readonly mfa?: true;
}

/** A session of a role. The session's ARN lacks the role's path, the issuer's has it. */
export function roleSession(random: Random, input: RoleSession): Caller {
  const account = input.account ?? ACCOUNT;
  const principalId = uniqueId(random, 'AROA');
  return {
    account,
    sourceIPAddress: input.sourceIPAddress,
    userAgent: input.userAgent,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${principalId}:${input.session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${input.role}/${input.session}`,
      accountId: account,
      accessKeyId: accessKeyId(random, 'ASIA'),
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId,
          arn: `arn:aws:iam::${account}:role${input.path ?? '/'}${input.role}`,
          accountId: account,
          userName: input.role,
        },
        attributes: { creationDate: input.creationDate, mfaAuthenticated: input.mfa ? 'true' : 'false' },
      },
    },
  };
}

/** A person of Identity Center: a session of the permission set's role that names the person behind it. */
export function identityCenterPerson(
  random: Random,
  input: { readonly permissionSet: string; readonly person: string; readonly creationDate: string } & Place,
): Caller {
  const caller = roleSession(random, {
    ...input,
    role: `AWSReservedSSO_${input.permissionSet}_${random.hex(16)}`,
    path: '/aws-reserved/sso.amazonaws.com/',
    session: input.person,
  });
  const onBehalfOf = {
    userId: `${random.hex(10)}-${random.uuid()}`,
    identityStoreArn: `arn:aws:identitystore::${ACCOUNT}:identitystore/d-${random.text(10, '0123456789')}`,
  };
  return { ...caller, userIdentity: { ...caller.userIdentity, onBehalfOf } };
}

export const root = (place: Place, creationDate: string): Caller => ({
  account: ACCOUNT,
  ...place,
  console: true,
  userIdentity: {
    type: 'Root',
    principalId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    accountId: ACCOUNT,
    accessKeyId: '',
    sessionContext: { attributes: { creationDate, mfaAuthenticated: 'true' } },
  },
});

const asService = (account: string, service: string, userIdentity: UserIdentity): Caller => ({
  account,
  sourceIPAddress: service,
  userAgent: service,
  userIdentity,
});

/** A service that calls in its own name, such as Lambda when it assumes a function's role. */
export const service = (name: string): Caller => asService(ACCOUNT, name, { type: 'AWSService', invokedBy: name });

/** The caller's own permissions, used by a service on the caller's behalf (a forward access session). */
export const through = (caller: Caller, name: string): Caller =>
  asService(caller.account, name, { ...caller.userIdentity, invokedBy: name });

/** What a service does by itself and reports as an AwsServiceEvent. */
export const internal = (): Caller =>
  asService(ACCOUNT, 'AWS Internal', { accountId: ACCOUNT, invokedBy: 'AWS Internal' });
