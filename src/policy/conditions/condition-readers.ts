import type { Grant } from '../../actions/types.js';
import { formatVariables } from '../../base/arn-format.js';
import { CALLED_VIA } from '../../base/called-via.js';
import type { ConditionKind } from '../../base/condition-kinds.js';
import { isPublicAddress } from '../../base/ip-range.js';
import type { Conditions } from '../../iam/types.js';
import { carriesResourceAccount } from '../across-accounts.js';
import { isGlobalAction } from './global-actions.js';

/** What a call says of a key: its value, or why there is none to rest a condition on. */
export type Reading = { readonly value: string } | { readonly why: string };

export interface ConditionReader {
  readonly key: string;
  /** Values that may stand side by side. */
  readonly most: number;
  /** A property of where the caller is: what all its calls agree on holds for the calls of each action. */
  readonly ofCaller: boolean;
  /** May an action have the condition at all? */
  readonly suits: (action: string) => boolean;
  readonly read: (grant: Grant) => Reading;
  readonly condition: (values: readonly string[]) => Conditions;
}

const why = (text: string): Reading => ({ why: text });
const any = (): boolean => true;

/** RULES.md 4 and 26. Source of each key: IAM User Guide, "AWS global condition context keys". */
export const CONDITION_READERS: Readonly<Record<ConditionKind, ConditionReader>> = {
  region: {
    key: 'aws:RequestedRegion',
    most: 3,
    ofCaller: true,
    suits: (action) => !isGlobalAction(action),
    read: ({ evidence: { region } }) => (region === null ? why('a record names no region') : { value: region }),
    condition: equals('aws:RequestedRegion'),
  },
  vpce: {
    key: 'aws:SourceVpce',
    most: 3,
    ofCaller: true,
    suits: any,
    read: (grant) => contextReading(grant, 'aws:SourceVpce', 'a call came through no VPC endpoint'),
    condition: equals('aws:SourceVpce'),
  },
  'source-ip': {
    key: 'aws:SourceIp',
    most: 5,
    ofCaller: true,
    suits: any,
    read: readAddress,
    condition: (values) => ({ IpAddress: { 'aws:SourceIp': single(values) } }),
  },
  mfa: {
    key: 'aws:MultiFactorAuthPresent',
    most: 1,
    ofCaller: true,
    suits: any,
    read: (grant) => {
      const reading = contextReading(grant, 'aws:MultiFactorAuthPresent', 'a call carried no MFA');
      return 'value' in reading && reading.value !== 'true' ? why('a call carried no MFA') : reading;
    },
    condition: () => ({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  },
  via: {
    key: 'aws:CalledVia or aws:ViaAWSService',
    most: Number.POSITIVE_INFINITY,
    ofCaller: false,
    suits: any,
    read: ({ viaReading, evidence: { via } }) =>
      viaReading === 'forward-access-session' && via !== null
        ? { value: via }
        : why('a call was not made by a service with the caller’s permissions'),
    condition: viaCondition,
  },
  org: {
    key: 'aws:ResourceOrgID',
    most: 1,
    ofCaller: false,
    suits: any,
    read: (grant) => contextReading(grant, 'aws:ResourceOrgID', 'a call was on a resource outside an organization'),
    condition: equals('aws:ResourceOrgID'),
  },
  account: {
    key: 'aws:ResourceAccount',
    most: 1,
    ofCaller: false,
    suits: carriesResourceAccount,
    read: readAccount,
    condition: equals('aws:ResourceAccount'),
  },
};

const single = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values;

function equals(key: string): (values: readonly string[]) => Conditions {
  return (values) => ({ StringEquals: { [key]: single(values) } });
}

function contextReading({ evidence: { context = {} } }: Grant, key: string, absent: string): Reading {
  const value = Object.hasOwn(context, key) ? context[key] : undefined;
  if (value === undefined) return why(`a record does not say ${key}`);
  return value === null ? why(absent) : { value };
}

/** Only public addresses, and only of calls that came neither through a VPC endpoint nor through a service. */
function readAddress(grant: Grant): Reading {
  if (grant.evidence.via !== null) return why('a call was made through a service');
  const endpoint = contextReading(grant, 'aws:SourceVpce', '');
  if ('value' in endpoint) return why('a call came through a VPC endpoint');
  if (endpoint.why !== '') return endpoint;
  const address = contextReading(grant, 'aws:SourceIp', 'a call carried no source address');
  return 'value' in address && !isPublicAddress(address.value) ? why('a call came from a private address') : address;
}

/** Which service where IAM gives it to the policy, else that it was one. */
function viaCondition(values: readonly string[]): Conditions {
  if (values.length > 0 && values.every((service) => CALLED_VIA.has(service)))
    return { 'ForAnyValue:StringEquals': { 'aws:CalledVia': single(values) } };
  return { Bool: { 'aws:ViaAWSService': 'true' } };
}

/** The one account that all resources of the call lie in, as their ARNs say. */
function readAccount({ resources }: Grant): Reading {
  const accounts = new Set(
    resources.map(({ format, variables }) =>
      formatVariables(format).includes('Account') ? (variables['Account'] ?? null) : null,
    ),
  );
  const [account] = accounts;
  if (accounts.size !== 1 || account === undefined || account === null || !/^\d{12}$/.test(account))
    return why('the account of a resource is not in its ARN');
  return { value: account };
}
