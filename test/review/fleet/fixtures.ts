import type { FleetExcess } from '../../../src/proof/fleet/fleet-excess.js';
import { buildFleet, type FleetParts } from '../../../src/review/fleet/build-fleet.js';
import type { Fleet, FleetCredential, FleetPrincipal } from '../../../src/review/fleet/types.js';
import { LEDGER, principalNamed } from '../../render/fixtures.js';

export type Unranked = Omit<FleetPrincipal, 'rank'>;

export const EXCESS: FleetExcess = {
  granted: 10,
  used: 4,
  unobservedUse: 1,
  unobservable: 2,
  unused: 3,
  excess: 5,
  guarded: 1,
  usedOnMore: 0,
  services: 3,
  servicesUsed: 2,
  widest: [{ service: 's3', excess: 5, guarded: 1 }],
};

export const member = (name: string, over: Partial<Unranked> = {}): Unranked => ({
  principal: principalNamed(name),
  permissionSet: null,
  createdAt: '2025-01-01T00:00:00Z',
  use: { kind: 'seen', lastUsed: '2026-03-01T09:00:00Z', by: 'records', days: 90 },
  events: 5,
  denied: 0,
  policies: ['p'],
  reach: 'none',
  escalations: [],
  excess: EXCESS,
  notCompared: null,
  ...over,
});

export const credential = (over: Partial<FleetCredential> = {}): FleetCredential => ({
  arn: 'arn:aws:iam::111122223333:user/a',
  name: 'a',
  account: '111122223333',
  isRoot: false,
  credential: 'access key 1',
  state: 'in-use',
  since: '2026-01-01T00:00:00Z',
  lastUsed: '2026-03-01T00:00:00Z',
  age: 90,
  mfa: null,
  ...over,
});

export const fleetWith = (principals: readonly Unranked[], over: Partial<FleetParts> = {}): Fleet =>
  buildFleet({
    tool: { name: 'trimtrail', version: '0.1.0' },
    catalog: { version: 1, builtFrom: { source: '1' } },
    window: { from: null, to: null, firstSeen: '2026-01-01T09:00:00Z', lastSeen: '2026-04-01T09:00:00Z' },
    asOf: '2026-04-01',
    minDays: 90,
    principals,
    credentials: [],
    leftOut: [],
    ledger: LEDGER,
    findings: [],
    notEvaluated: ['resource policies'],
    ...over,
  });
