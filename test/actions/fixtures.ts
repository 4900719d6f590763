import type { UsageRow } from '../../src/base/usage-row.js';
import type { CatalogView } from '../../src/actions/knowledge.js';
import type { ActionData, EventRule, ResourceTypeData, ServiceData } from '../../src/catalog/types.js';

export const ACCOUNT = '111122223333';

/** A usage row with the fields a test does not care about filled in. */
export function row(fields: Partial<UsageRow> = {}): UsageRow {
  return {
    principal: {
      kind: 'user',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      name: 'alice',
      account: ACCOUNT,
      id: 'AIDAEXAMPLE',
    },
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    readOnly: null,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    region: 'eu-west-1',
    account: ACCOUNT,
    callerAccount: ACCOUNT,
    errorCode: null,
    via: null,
    delegate: null,
    console: false,
    tool: null,
    parameters: 'given',
    values: {},
    context: {},
    count: 1,
    firstSeen: '2026-03-01T09:00:00Z',
    lastSeen: '2026-03-01T09:00:00Z',
    eventIds: ['0001'],
    days: { '2026-03-01': 1 },
    ...fields,
  };
}

export const role = (name: string): UsageRow['principal'] => ({
  kind: 'role',
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  name,
  account: ACCOUNT,
  id: 'AROAEXAMPLE',
});

interface Fixture {
  readonly events: Readonly<Record<string, EventRule>>;
  readonly services: Readonly<
    Record<
      string,
      { readonly actions?: Record<string, Partial<ActionData>>; readonly types?: Record<string, ResourceTypeData> }
    >
  >;
}

/** A catalogue of a few hand-made entries; event keys are `s3.amazonaws.com GetObject`. */
export function catalogOf(fixture: Fixture): CatalogView {
  const service = (prefix: string): ServiceData | null => {
    const found = fixture.services[prefix];
    if (!found) return null;
    const actions = Object.entries(found.actions ?? {}).map(
      ([name, data]) => [name, { level: 'Write', required: [], optional: [], ...data }] as const,
    );
    return { prefix, actions: Object.fromEntries(actions), types: found.types ?? {} };
  };
  return {
    rule: async (source, name) => {
      const rule = fixture.events[`${source} ${name}`];
      return rule === undefined ? null : { rule, label: source.split('.')[0] ?? '', eventName: name };
    },
    service: async (prefix) => service(prefix),
    action: async (name) => service(name.split(':')[0] ?? '')?.actions[name.split(':')[1] ?? ''] ?? null,
  };
}
