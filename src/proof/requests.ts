import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables, requestPattern } from '../base/arn-format.js';
import { CALLED_VIA } from '../base/called-via.js';
import { isMultivalued } from '../iam/multivalued-keys.js';
import { ABSENT, atLeast, known, UNKNOWN, type ContextValue, type RequestContext } from '../iam/request-context.js';
import { resourceFromArn, resourceFromPattern, type RequestResource } from '../iam/request-resource.js';

/** One resource of a call, as IAM was asked about it. */
export interface ReplayedResource {
  /** As a policy would write it, for people. */
  readonly pattern: string;
  /** What the resource may be; several where the record does not tell which (a role by name, with a path or without). */
  readonly alternatives: readonly RequestResource[];
  /** Empty for an action without resources. */
  readonly resources: readonly GrantResource[];
}

/** The resources a call was authorised on, each by itself: all of them must be allowed (RULES.md 8). */
export function resourcesOf(grant: Pick<Grant, 'resources'>): readonly ReplayedResource[] {
  if (grant.resources.length === 0) return [{ pattern: '*', alternatives: [resourceFromArn('*')], resources: [] }];
  if (grant.resources.length === 1) return [replayed(grant.resources)];
  const groups = new Map<string, GrantResource[]>();
  for (const resource of grant.resources) {
    const key = JSON.stringify([resource.service, resource.type, resource.variables, resource.prefixed]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(resource);
  }
  return [...groups.values()].map(replayed);
}

/** {@link resourcesOf}, remembered: grants of calls that showed the same share their resources. */
export function rememberResources(): (grant: Grant) => readonly ReplayedResource[] {
  const remembered = new Map<Grant['resources'], readonly ReplayedResource[]>();
  const none = resourcesOf({ resources: [] });
  return ({ resources }) => {
    if (resources.length === 0) return none;
    let found = remembered.get(resources);
    if (found === undefined) remembered.set(resources, (found = resourcesOf({ resources })));
    return found;
  };
}

function replayed(group: readonly GrantResource[]): ReplayedResource {
  const patterns = group.map(({ format, variables, prefixed }) => requestPattern(format, variables, prefixed));
  return {
    pattern: patterns.join(' or '),
    alternatives: patterns.map(resourceFromPattern),
    resources: group,
  };
}

/**
 * What is known of a call's context keys: those the row kept, what mapping proved (`iam:PassedToService`), who called on behalf
 * (RULES.md 4), and the account the resource lies in. A row without the key: unknown.
 */
export function contextOfCall(grant: Grant, resource: ReplayedResource): RequestContext {
  let read: {
    readonly kept: ReadonlyMap<string, ContextValue>;
    readonly proved: ReadonlyMap<string, ContextValue>;
  } | null = null;
  return (key) => {
    // most statements ask for no key
    read ??= { kept: keptKeys(grant), proved: provedKeys(grant) };
    return read.proved.get(key) ?? ownKey(key, grant, resource) ?? read.kept.get(key) ?? UNKNOWN;
  };
}

const keptKeys = ({ evidence: { context = {} } }: Grant): ReadonlyMap<string, ContextValue> =>
  new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), fromRow(key, value)]));

function fromRow(key: string, value: string | null): ContextValue {
  if (value === null) return ABSENT;
  if (!isMultivalued(key.toLowerCase())) return known(value);
  const list = JSON.parse(value) as readonly string[]; // written by src/usage/context-keys.ts
  return known(...list);
}

function provedKeys({ conditions }: Grant): ReadonlyMap<string, ContextValue> {
  const equal = Object.entries(conditions['StringEquals'] ?? {});
  return new Map(
    equal.filter(([, value]) => !value.includes('${')).map(([key, value]) => [key.toLowerCase(), known(value)]),
  );
}

function ownKey(key: string, grant: Grant, { resources: [resource] }: ReplayedResource): ContextValue | null {
  switch (key) {
    case 'aws:viaawsservice':
      return viaService(grant, known('true'), known('false'));
    case 'aws:calledvia':
      return viaService(
        grant,
        CALLED_VIA.has(grant.evidence.via ?? '') ? atLeast(grant.evidence.via ?? '') : UNKNOWN,
        ABSENT,
      );
    case 'aws:calledvialast':
      return viaService(
        grant,
        CALLED_VIA.has(grant.evidence.via ?? '') ? known(grant.evidence.via ?? '') : UNKNOWN,
        ABSENT,
      );
    case 'aws:calledviafirst':
      return viaService(grant, UNKNOWN, ABSENT);
    case 'kms:viaservice':
      return kmsVia(grant);
    case 'aws:resourceaccount':
      return resource === undefined ? null : accountOf(resource);
    default:
      return null;
  }
}

/** Only a forward access session is a call on someone's behalf; how the others read is in RULES.md 4. */
function viaService({ viaReading }: Grant, forwarded: ContextValue, direct: ContextValue): ContextValue {
  if (viaReading === null || viaReading === 'service-role') return direct;
  return viaReading === 'forward-access-session' ? forwarded : UNKNOWN;
}

/** Source: KMS Developer Guide, kms:ViaService (`s3.eu-central-1.amazonaws.com`). */
function kmsVia({ evidence: { via, region } }: Grant): ContextValue {
  if (via === null) return ABSENT;
  const [, service] = /^([a-z0-9-]+)\.amazonaws\.com$/.exec(via) ?? [];
  return service === undefined || region === null ? UNKNOWN : known(`${service}.${region}.amazonaws.com`);
}

/** Buckets have no account in their ARN; whose a bucket is is not in the record. */
function accountOf({ format, variables }: GrantResource): ContextValue {
  const account = formatVariables(format).includes('Account') ? (variables['Account'] ?? null) : null;
  return account === null || !/^\d{12}$/.test(account) ? UNKNOWN : known(account);
}
