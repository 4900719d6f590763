import { randomUUID } from 'node:crypto';

/** A record as a trail file spells it, of one call that an SDK client makes. */
export interface RecordedCall {
  readonly eventTime: string;
  readonly [field: string]: unknown;
}

interface Client {
  readonly middlewareStack: {
    add: (
      middleware: (
        next: (args: { input: Record<string, unknown> }) => Promise<{ output: unknown }>,
        context: { commandName?: string },
      ) => (args: { input: Record<string, unknown> }) => Promise<{ output: unknown }>,
      options: { step: 'initialize'; name: string },
    ) => void;
  };
}

export interface Caller {
  readonly account: string;
  readonly user: string;
  readonly id: string;
  readonly region: string;
  /** When the next call is said to be made. */
  readonly clock: () => string;
}

/** What is said about a service's calls: its event source, and the names CloudTrail gives parameters. */
export interface Service {
  readonly eventSource: string;
  readonly resources?: (input: Readonly<Record<string, unknown>>) => readonly unknown[];
  readonly data?: true;
  /** Operations whose events are called otherwise. */
  readonly eventNames?: Readonly<Record<string, string>>;
  /** Parameters that are more than their name with its first letter in lower case. */
  readonly parameterNames?: Readonly<Record<string, string>>;
}

/** Source: CloudTrail User Guide, "Amazon S3 data event" examples; S3 User Guide, "Amazon S3 CloudTrail events" (ListObjectsV2 → ListObjects). */
export const S3_OBJECTS: Service = {
  eventSource: 's3.amazonaws.com',
  data: true,
  eventNames: { ListObjectsV2: 'ListObjects' },
  parameterNames: { Bucket: 'bucketName' },
  resources: ({ Bucket, Key, Prefix }) => [
    Key === undefined
      ? { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${text(Bucket)}/${text(Prefix)}` }
      : { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${text(Bucket)}/${text(Key)}` },
    { accountId: '123456789012', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${text(Bucket)}` },
  ],
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/**
 * Writes a CloudTrail-shaped record of each call of a client: parameters with their first letter in lower case, errors by name and message.
 */
export function recordCalls(
  client: unknown,
  into: RecordedCall[],
  { caller, service }: { readonly caller: Caller; readonly service: Service },
): void {
  (client as Client).middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const nameOf = (key: string): string => service.parameterNames?.[key] ?? lowerFirst(key);
      const parameters = Object.fromEntries(Object.entries(args.input).map(([key, value]) => [nameOf(key), value]));
      const record = (error: Error | null): void => {
        into.push({
          eventVersion: '1.11',
          userIdentity: {
            type: 'IAMUser',
            principalId: caller.id,
            arn: `arn:aws:iam::${caller.account}:user/${caller.user}`,
            accountId: caller.account,
            accessKeyId: 'AKIAEXAMPLEEXAMPLE',
            userName: caller.user.slice(caller.user.lastIndexOf('/') + 1),
          },
          eventTime: caller.clock(),
          eventSource: service.eventSource,
          eventName: service.eventNames?.[operation] ?? operation,
          awsRegion: caller.region,
          sourceIPAddress: '203.0.113.7',
          userAgent: 'aws-sdk-js/3',
          requestParameters: Object.keys(parameters).length === 0 ? null : parameters,
          responseElements: null,
          requestID: randomUUID(),
          eventID: randomUUID(),
          readOnly: /^(?:Get|List|Describe)/.test(operation),
          eventType: 'AwsApiCall',
          managementEvent: service.data !== true,
          recipientAccountId: caller.account,
          eventCategory: service.data === true ? 'Data' : 'Management',
          ...(service.resources === undefined ? {} : { resources: service.resources(args.input) }),
          ...(error === null ? {} : { errorCode: error.name, errorMessage: error.message }),
        });
      };
      try {
        const result = await next(args);
        record(null);
        return result;
      } catch (error) {
        record(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
    { step: 'initialize', name: 'recordCalls' },
  );
}
