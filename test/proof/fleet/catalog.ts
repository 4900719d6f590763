import type { ActionData, ServiceData } from '../../../src/catalog/types.js';
import { openActionTable, type ActionTable } from '../../../src/proof/fleet/action-table.js';

const action = (level: ActionData['level'], over: Partial<ActionData> = {}): ActionData => ({
  level,
  required: [],
  optional: [],
  ...over,
});
const guarded = { guarded: true } as const;

const SERVICES: Readonly<Record<string, Readonly<Record<string, ActionData>>>> = {
  iam: {
    AttachUserPolicy: action('Permissions management', guarded),
    GetUser: action('Read'),
    ListUsers: action('List'),
    PassRole: action('Write', { ...guarded, observable: 'never-logged' }),
  },
  lambda: { CreateFunction: action('Write'), UpdateFunctionCode: action('Write') },
  s3: {
    GetBucketPolicy: action('Read'),
    GetObject: action('Read', { observable: 'data:AWS::S3::Object' }),
    PutBucketPolicy: action('Permissions management', guarded),
  },
  ssm: { SendCommand: action('Write') },
};

/** A catalogue of ten actions, for counts that can be followed by hand. */
export const smallTable = (): Promise<ActionTable> =>
  openActionTable({
    index: { prefixes: Object.keys(SERVICES) },
    service: async (prefix) =>
      Promise.resolve({ prefix, actions: SERVICES[prefix] ?? {}, types: {} } satisfies ServiceData),
  });
