import { parseArn } from '../base/arn.js';
import { compareText } from '../base/findings.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import { hasDataEventName } from './data-events.js';
import { identityOf, textOf, uniqueId } from './principal.js';
import type { UsageFacts } from './types.js';

export interface ServiceAssumption {
  /** `lambda.amazonaws.com`. */
  readonly service: string;
  readonly role: Principal & { readonly arn: string };
  /** The session's access key; null where the record hides it. */
  readonly accessKeyId: string | null;
}

/**
 * The role a service assumed, when the record is a service's successful AssumeRole; else null. Source: CloudTrail User Guide,
 * "CloudTrail userIdentity element" (type AWSService, invokedBy); RULES.md 4.
 */
export function serviceAssumption(record: CloudTrailRecord): ServiceAssumption | null {
  if (record.eventName !== 'AssumeRole' || record.eventSource !== 'sts.amazonaws.com') return null;
  const identity = identityOf(record);
  const service = textOf(identity.invokedBy);
  if (service === null || identity.type !== 'AWSService' || textOf(record.errorCode) !== null) return null;
  const arn = textOf(member(record.requestParameters, 'roleArn'));
  const parts = arn === null ? null : parseArn(arn);
  if (arn === null || parts === null || !parts.resource.startsWith('role/')) return null;
  const response = record.responseElements;
  const id = uniqueId(member(member(response, 'assumedRoleUser'), 'assumedRoleId'));
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const role = { kind: 'role', arn, name, account: parts.account || null, id } as const;
  return { service, role, accessKeyId: textOf(member(member(response, 'credentials'), 'accessKeyId')) };
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** Collects {@link serviceAssumption}s; copies and order do not matter, so it is also the workers' merge. */
export class AssumptionFold {
  readonly #services = new Map<string, Set<string>>();

  /** Takes a record that was judged `match` or `fact`. */
  add(record: CloudTrailRecord): void {
    const found = serviceAssumption(record);
    if (found !== null) this.#put(found.role.arn, found.service);
  }

  merge(assumedByServices: UsageFacts['assumedByServices']): void {
    for (const [arn, services] of Object.entries(assumedByServices))
      for (const service of services) this.#put(arn, service);
  }

  /** Role ARN → services, both in code-unit order. */
  assumedByServices(): UsageFacts['assumedByServices'] {
    const sorted = [...this.#services].toSorted(([a], [b]) => compareText(a, b));
    return Object.fromEntries(sorted.map(([arn, services]) => [arn, [...services].toSorted(compareText)]));
  }

  #put(arn: string, service: string): void {
    const services = this.#services.get(arn);
    if (services === undefined) this.#services.set(arn, new Set([service]));
    else services.add(service);
  }
}

/** What the rows show of coverage, beside who assumed which role: the same from every engine, since only rows are asked. */
export function factsOf(rows: readonly UsageRow[], assumedByServices: UsageFacts['assumedByServices']): UsageFacts {
  const seen = new Map<string, number>();
  const regions = new Set<string>();
  for (const row of rows) {
    const coverage = coverageOf(row);
    seen.set(coverage, (seen.get(coverage) ?? 0) + row.count);
    if (row.region !== null) regions.add(row.region);
  }
  const sorted = [...seen].toSorted(([a], [b]) => compareText(a, b));
  return { assumedByServices, seen: Object.fromEntries(sorted), regions: [...regions].toSorted(compareText) };
}

/** `data`, `management-read`, `management-write`, or `other` for sign-ins, service events, insights and endpoint events. */
export function coverageOf(row: UsageRow): string {
  if (row.eventCategory === 'Data' || (row.eventCategory === null && hasDataEventName(row))) return 'data';
  if (row.eventType !== 'AwsApiCall' || (row.eventCategory !== null && row.eventCategory !== 'Management'))
    return 'other';
  return isRead(row) ? 'management-read' : 'management-write';
}

/** The record's own word, else the name: the old console CSV has no such column. */
function isRead(row: UsageRow): boolean {
  return (
    row.readOnly ?? /^(?:Get|List|Describe|Head|Lookup|Search|BatchGet|Query|Scan|Check|Select)/.test(row.eventName)
  );
}
