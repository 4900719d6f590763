import type { UsageRow } from '../base/usage-row.js';
import type { MappingFacts } from './options.js';
import type { Grant } from './types.js';

/**
 * How `invokedBy` reads (RULES.md 4): a forward access session (a service acts with the caller's rights), a role the service
 * itself assumed, or unknown. A role that no service is known to have assumed and that never calls directly stays unknown.
 * Source: IAM User Guide, "Forward access sessions"; AWS global condition context keys, aws:ViaAWSService.
 *
 * @param callsDirectly The principal has calls without `invokedBy`; null when that is not known.
 */
export function readVia(row: UsageRow, facts: MappingFacts, callsDirectly: boolean | null): Grant['viaReading'] {
  if (row.via === null) return null;
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(row.via)) return 'unknown';
  const { kind, arn } = row.principal;
  if (kind !== 'role')
    return kind === 'user' || kind === 'root' || kind === 'federated' ? 'forward-access-session' : 'unknown';
  if (arn === null) return 'unknown';
  const services = Object.hasOwn(facts.assumedByServices, arn) ? (facts.assumedByServices[arn] ?? []) : null;
  if (services?.includes(row.via) || arn.includes(':role/aws-service-role/')) return 'service-role';
  return services !== null || callsDirectly === true ? 'forward-access-session' : 'unknown';
}
