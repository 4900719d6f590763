import type { UsageKey, UsageMeasures, UsageRow } from '../base/usage-row.js';
import { sortedSpecs } from './row-text.js';

/** A row, member by member: of thousands of rows made by spreading every reader would be slow. `cut`: as `prefixed` of the row. */
export function rowOf(key: UsageKey, measures: UsageMeasures, cut: readonly string[] = key.prefixed ?? []): UsageRow {
  const row: UsageRow = {
    principal: key.principal,
    eventType: key.eventType,
    eventCategory: key.eventCategory,
    readOnly: key.readOnly,
    eventSource: key.eventSource,
    eventName: key.eventName,
    region: key.region,
    account: key.account,
    callerAccount: key.callerAccount,
    errorCode: key.errorCode,
    via: key.via,
    delegate: key.delegate,
    console: key.console,
    tool: key.tool,
    parameters: key.parameters,
    values: inOrder(key.values),
    context: key.context,
    count: measures.count,
    firstSeen: measures.firstSeen,
    lastSeen: measures.lastSeen,
    eventIds: measures.eventIds,
    days: measures.days,
  };
  return cut.length === 0 ? row : { ...row, prefixed: cut };
}

function inOrder(values: UsageKey['values']): UsageKey['values'] {
  let last = '';
  for (const spec in values) {
    if (spec < last) return Object.fromEntries(sortedSpecs(values).map((each) => [each, values[each] ?? []]));
    last = spec;
  }
  return values;
}

/** A key made of another's parts where both are the same call, so that the many keys of one call hold its texts once. */
export const sharingCall = (call: UsageKey, { values, context }: UsageKey): UsageKey => ({
  principal: call.principal,
  eventType: call.eventType,
  eventCategory: call.eventCategory,
  readOnly: call.readOnly,
  eventSource: call.eventSource,
  eventName: call.eventName,
  region: call.region,
  account: call.account,
  callerAccount: call.callerAccount,
  errorCode: call.errorCode,
  via: call.via,
  delegate: call.delegate,
  console: call.console,
  tool: call.tool,
  parameters: call.parameters,
  values,
  context,
});
