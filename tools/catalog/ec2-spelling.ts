import type { Spot } from './members.js';
import { lowerFirst } from './words.js';

/**
 * How EC2 spells its parameters in CloudTrail, seen in records of 2018 to 2023:
 *
 * - older operations: scalars with a lower-case first letter (`volumeId`), lists as sets:
 *   `instancesSet.items[].instanceId`, `volumeSet…volumeId`, `groupSet…groupId`, `resourcesSet…resourceId`;
 * - newer ones (NAT gateways, flow logs, launch templates, …): one object named after the operation with the query
 *   protocol's names: `CreateNatGatewayRequest.SubnetId`; a list of one is an object `{tag, content}`, a longer one an
 *   array of such;
 * - answers in the same two ways: `volumeId`, `vpc.vpcId`; `CreateNatGatewayResponse.natGateway.natGatewayId`.
 *
 * Which of the two an operation uses is in no model, so both are named; a path that is not there costs nothing.
 */
export function ec2Paths(root: 'request' | 'response', operation: string, spot: Spot): readonly string[] {
  const wrapper = `${root}.${operation}${root === 'request' ? 'Request' : 'Response'}`;
  if (root === 'response') return responsePaths(wrapper, spot);
  return spot.parent === null ? topPaths(wrapper, spot) : nestedPaths(wrapper, spot, spot.parent);
}

const wireName = (spot: { readonly name: string; readonly ref: Spot['ref'] }): string =>
  upperFirst(spot.ref.queryName ?? spot.ref.locationName ?? spot.name);

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function topPaths(wrapper: string, spot: Spot): readonly string[] {
  if (!spot.list) return [`request.${lowerFirst(spot.name)}`, `${wrapper}.${wireName(spot)}`];
  const item = SET_ITEMS[spot.name] ?? lowerFirst(singularId(spot.name));
  const sets = (SETS[spot.name] ?? [setName(spot.name)]).map((set) => `request.${set}.items[].${item}`);
  const wire = `${wrapper}.${wireName(spot)}`;
  return [...sets, `${wire}.content`, `${wire}[].content`];
}

function nestedPaths(wrapper: string, spot: Spot, parent: NonNullable<Spot['parent']>): readonly string[] {
  const own = lowerFirst(spot.name);
  if (!parent.list)
    return [`request.${lowerFirst(parent.name)}.${own}`, `${wrapper}.${wireName(parent)}.${wireName(spot)}`];
  const set = SETS[parent.name]?.[0] ?? `${lowerFirst(singularId(parent.name))}Set`;
  return [`request.${set}.items[].${own}`, `${wrapper}.${wireName(parent)}[].${wireName(spot)}`];
}

function responsePaths(wrapper: string, spot: Spot): readonly string[] {
  const wire = lowerFirst(spot.ref.locationName ?? spot.name);
  if (spot.parent === null) return [`response.${wire}`, `${wrapper}.${wire}`];
  const parent = lowerFirst(spot.parent.ref.locationName ?? spot.parent.name);
  const step = spot.parent.list ? '.items[]' : '';
  return [`response.${parent}${step}.${wire}`, ...(spot.parent.list ? [] : [`${wrapper}.${parent}.${wire}`])];
}

// `InstanceIds` → `InstanceId`; `GroupNames` → `GroupName`.
const singularId = (name: string): string => (/[^s]s$/.test(name) ? name.slice(0, -1) : name);

// `VolumeIds` → `volumeSet`; `RouteTableIds` → `routeTableIdSet` are both in use.
const setName = (name: string): string => `${lowerFirst(singularId(name))}Set`;

/** Sets whose names follow no rule. Source: observed records. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  InstanceIds: ['instancesSet'],
  VolumeIds: ['volumeSet'],
  SnapshotIds: ['snapshotSet'],
  ImageIds: ['imagesSet'],
  VpcIds: ['vpcSet'],
  SubnetIds: ['subnetSet', 'subnetIdSet'],
  Groups: ['groupSet'],
  SecurityGroupIds: ['groupSet', 'securityGroupIdSet'],
  KeyNames: ['keySet'],
  Resources: ['resourcesSet'],
  NetworkInterfaces: ['networkInterfaceSet'],
};

const SET_ITEMS: Readonly<Record<string, string>> = {
  Groups: 'groupId',
  SecurityGroupIds: 'groupId',
  Resources: 'resourceId',
};
