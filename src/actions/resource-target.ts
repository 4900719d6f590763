/** What the parts of resolving a resource hand to each other. */
import { parseArn, partitionOf } from '../base/arn.js';
import type { UsageRow } from '../base/usage-row.js';
import type { Knowledge, TypeAt } from './knowledge.js';
import type { PrincipalIndex } from './principal-index.js';
import type { ResourceShape } from './resource-shape.js';

/** Where a rule is applied. */
export interface Site {
  readonly row: UsageRow;
  /** Prefix of the action. */
  readonly prefix: string;
  readonly knowledge: Knowledge;
  readonly index: PrincipalIndex;
}

export type Variables = Readonly<Record<string, string | null>>;

/** Values of a resource's variables; `type` differs from the rule's when the value was an ARN of another type. */
export interface Found {
  readonly variables: Variables;
  readonly type: TypeAt | null;
  readonly prefixed: readonly string[];
  /** The record gave the whole ARN. */
  readonly whole: boolean;
  /** For an ARN of another type, or of none: the format to write it with. */
  readonly format: string | null;
}

export interface Target extends Pick<ResourceShape, 'rule' | 'type' | 'formats'> {
  readonly site: Site;
}

/** Variables that say where an ARN lies, not what it names. */
export const HEAD: ReadonlySet<string> = new Set(['Partition', 'Region', 'Account']);

/** Partition, region and account of an ARN; nothing from other texts. */
export const accountOfArn = (value: string): Variables => {
  const arn = parseArn(value);
  return arn === null ? {} : { Account: arn.account, Region: arn.region, Partition: arn.partition };
};

/** Values of the rule's own type, from parameters. */
export const plain = (target: Target, variables: Variables): Found => ({
  variables,
  type: target.type,
  prefixed: [],
  whole: false,
  format: null,
});

/** Nothing known but where. */
export const blank = (target: Target): Found => plain(target, head(target.type, target.site.row));

/** Partition, region and account of the row: where the resource lies unless a value says otherwise. */
export function head(type: TypeAt | null, row: UsageRow): Variables {
  const owner = type?.data.foreign && !type.data.arn.includes('${Account}') ? null : rowAccount(row);
  return { Partition: rowPartition(row), Region: row.region, Account: owner };
}

export const rowAccount = (row: UsageRow): string | null => row.account ?? row.callerAccount ?? row.principal.account;

export function rowPartition(row: UsageRow): string {
  if (row.region !== null) return partitionOf(row.region);
  return (row.principal.arn === null ? null : parseArn(row.principal.arn)?.partition) ?? 'aws';
}
