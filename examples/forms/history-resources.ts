import type { CloudTrailRecord, JsonObject } from '../../src/base/record.js';

export interface HistoryResource {
  readonly resourceType: string;
  readonly resourceName: string;
}

/** Request parameter → the type event history shows its value under. */
const BY_PARAMETER: Readonly<Record<string, string>> = {
  bucketName: 'AWS::S3::Bucket',
  functionName: 'AWS::Lambda::Function',
  roleName: 'AWS::IAM::Role',
  policyArn: 'AWS::IAM::Policy',
  tableName: 'AWS::DynamoDB::Table',
  repositoryName: 'AWS::ECR::Repository',
  roleArn: 'AWS::IAM::Role',
};

/** Names and types, as event history lists them beside a record. */
export function historyResources(record: CloudTrailRecord): readonly HistoryResource[] {
  const parameters = (record.requestParameters ?? {}) as JsonObject;
  const named = Object.entries(BY_PARAMETER).flatMap(([parameter, resourceType]) => {
    const resourceName = parameters[parameter];
    return typeof resourceName === 'string' ? [{ resourceType, resourceName }] : [];
  });
  return [...named, ...instances(parameters)];
}

function instances(parameters: JsonObject): readonly HistoryResource[] {
  const { items = [] } = (parameters['instancesSet'] ?? {}) as {
    readonly items?: readonly { readonly instanceId?: string }[];
  };
  return items.flatMap(({ instanceId }) =>
    instanceId === undefined ? [] : [{ resourceType: 'AWS::EC2::Instance', resourceName: instanceId }],
  );
}
