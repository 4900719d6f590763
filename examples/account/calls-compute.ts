import type { JsonObject } from '../../src/base/record.js';
import { call } from './call.js';
import { ACCOUNT } from './callers.js';
import type { Call } from './event.js';
import type { Random } from './random.js';

export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;

/** A call on a Lambda function; the event name carries the API's date. */
export const onFunction = (eventName: string, functionName: string, extra: JsonObject = {}): Call =>
  call(`lambda ${eventName}`, { functionName, ...extra });

/** A data event: somebody invokes a function. */
export const invoke = (functionName: string): Call => ({
  ...call('lambda Invoke', { functionName, invocationType: 'RequestResponse' }),
  eventCategory: 'Data',
  resources: [{ accountId: ACCOUNT, type: 'AWS::Lambda::Function', ARN: functionArn(functionName) }],
});

/** The call that proves iam:PassRole on the function's role. */
export const createFunction = (functionName: string, roleArn: string): Call =>
  call(
    'lambda CreateFunction20150331',
    {
      functionName,
      runtime: 'nodejs22.x',
      role: roleArn,
      handler: 'index.handler',
      code: { s3Bucket: 'example-artifacts', s3Key: `functions/${functionName}.zip` },
      timeout: 30,
      memorySize: 256,
      publish: false,
      packageType: 'Zip',
      environment: {},
    },
    { responseElements: { functionName, functionArn: functionArn(functionName), role: roleArn, state: 'Pending' } },
  );

/** A call on instances by id. */
export const onInstances = (eventName: string, ids: readonly string[], extra: JsonObject = {}): Call =>
  call(`ec2 ${eventName}`, { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) }, ...extra });

export const runInstance = (random: Random, profile: string): Call => {
  const instanceId = `i-0${random.hex(16)}`;
  const imageId = 'ami-0123456789abcdef0';
  return call(
    'ec2 RunInstances',
    {
      instancesSet: { items: [{ imageId, minCount: 1, maxCount: 1 }] },
      instanceType: 't3.small',
      blockDeviceMapping: {},
      monitoring: { enabled: false },
      disableApiTermination: false,
      clientToken: random.uuid(),
      networkInterfaceSet: {
        items: [
          {
            deviceIndex: 0,
            subnetId: 'subnet-0a1b2c3d4e5f60718',
            groupSet: { items: [{ groupId: 'sg-0123456789abcdef0' }] },
          },
        ],
      },
      iamInstanceProfile: { name: profile },
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key: 'managed-by', value: 'terraform' }] }] },
    },
    {
      responseElements: {
        reservationId: `r-0${random.hex(16)}`,
        ownerId: ACCOUNT,
        instancesSet: {
          items: [
            {
              instanceId,
              imageId,
              instanceState: { code: 0, name: 'pending' },
              subnetId: 'subnet-0a1b2c3d4e5f60718',
              vpcId: 'vpc-0f1e2d3c4b5a69788',
              groupSet: { items: [{ groupId: 'sg-0123456789abcdef0' }] },
              networkInterfaceSet: { items: [{ networkInterfaceId: `eni-0${random.hex(16)}` }] },
            },
          ],
        },
      },
    },
  );
};
