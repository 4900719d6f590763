import type { CloudTrailRecord } from '../../src/base/record.js';
import { aliceHabits } from './alice.js';
import { OTHER_ACCOUNT } from './callers.js';
import { byTime, live } from './habit.js';
import { machineHabits } from './machines.js';
import { peopleHabits } from './people.js';
import { terraformHabits } from './terraform.js';
import { seeded } from './random.js';

/** Every record of the made-up organization, oldest first. Records of both accounts, management and data events. */
export function account(seed = 1): readonly CloudTrailRecord[] {
  const records = live([...aliceHabits, ...terraformHabits, ...machineHabits, ...peopleHabits], seed);
  return records.flatMap(withOwnersCopy).toSorted(byTime);
}

/** A role assumed across accounts is recorded twice: for the caller, and without a name for the role's owner. */
function withOwnersCopy(record: CloudTrailRecord, index: number): readonly CloudTrailRecord[] {
  const { roleArn } = (record.requestParameters ?? {}) as { readonly roleArn?: string };
  const abroad = roleArn?.includes(`::${OTHER_ACCOUNT}:`) === true && record.recipientAccountId !== OTHER_ACCOUNT;
  if (!abroad) return [record];
  const random = seeded(9000 + index);
  const sharedEventID = random.uuid();
  const { principalId = '', accountId = '' } = record.userIdentity ?? {};
  const copy = {
    ...record,
    userIdentity: { type: 'AWSAccount', principalId, accountId },
    eventID: random.uuid(),
    recipientAccountId: OTHER_ACCOUNT,
    sharedEventID,
  };
  return [{ ...record, sharedEventID }, copy];
}
