/**
 * Event names that are data events, for the services whose data events are met most. Used to tell data events from management events
 * where the record has no eventCategory (event versions before 1.07), and as the usual list of what event history cannot show.
 * Source: CloudTrail User Guide, "Logging data events"; S3 User Guide, "Amazon S3 CloudTrail events"; DynamoDB, SQS, SNS and Kinesis
 * developer guides, "Logging … with CloudTrail".
 */
export const DATA_EVENT_NAMES: Readonly<Record<string, string>> = {
  's3.amazonaws.com': `AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject DeleteObjectTagging
    DeleteObjects GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent HeadBucket
    HeadObject ListMultipartUploads ListObjectVersions ListObjects ListObjectsV2 ListParts PutObject PutObjectAcl PutObjectLegalHold
    PutObjectRetention PutObjectTagging RestoreObject SelectObjectContent UploadPart UploadPartCopy`,
  'lambda.amazonaws.com': 'Invoke InvokeWithResponseStream',
  'dynamodb.amazonaws.com': `BatchExecuteStatement BatchGetItem BatchWriteItem DeleteItem ExecuteStatement ExecuteTransaction GetItem
    GetRecords GetShardIterator PutItem Query Scan TransactGetItems TransactWriteItems UpdateItem`,
  'sqs.amazonaws.com': `ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch ReceiveMessage SendMessage
    SendMessageBatch`,
  'sns.amazonaws.com': 'Publish PublishBatch',
  'kinesis.amazonaws.com': 'GetRecords GetShardIterator PutRecord PutRecords SubscribeToShard',
  'bedrock.amazonaws.com': 'InvokeAgent InvokeFlow InvokeModelWithBidirectionalStream Retrieve RetrieveAndGenerate',
  'states.amazonaws.com': 'InvokeHTTPEndpoint',
  'monitoring.amazonaws.com': 'GetMetricData GetMetricStatistics GetMetricWidgetImage PutMetricData',
  'cognito-identity.amazonaws.com': 'GetCredentialsForIdentity GetId GetOpenIdToken UnlinkIdentity',
};

const NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(DATA_EVENT_NAMES).map(([source, names]) => [source, new Set(names.split(/\s+/))]),
);

/** Whether the event is a data event by its name. */
export function hasDataEventName(event: { readonly eventSource: string | null; readonly eventName: string }): boolean {
  return event.eventSource !== null && NAMES.get(event.eventSource)?.has(event.eventName) === true;
}

/** Data-plane actions by event source. */
export type DataPlaneActions = Readonly<Record<string, readonly string[]>>;

/** The data-plane actions used most: what `management-events-only` names when the caller has no better list. */
export const DATA_PLANE_ACTIONS: DataPlaneActions = {
  's3.amazonaws.com': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
  'lambda.amazonaws.com': ['lambda:InvokeFunction'],
  'dynamodb.amazonaws.com': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:Query',
    'dynamodb:Scan',
  ],
  'sqs.amazonaws.com': ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
  'sns.amazonaws.com': ['sns:Publish'],
  'kinesis.amazonaws.com': ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:GetRecords'],
  'logs.amazonaws.com': ['logs:PutLogEvents'],
  'monitoring.amazonaws.com': ['cloudwatch:PutMetricData', 'cloudwatch:GetMetricData'],
};
