import type { Json, JsonObject } from '../../src/base/record.js';
import { ACCOUNT } from './callers.js';
import type { Call } from './event.js';

const S3 = 's3.amazonaws.com';

interface S3Call {
  readonly eventName: string;
  readonly bucket: string;
  readonly readOnly: boolean;
  /** Parameters besides the bucket and the host. */
  readonly extra?: JsonObject;
  readonly region?: string;
}

const transfer = (sent: number): JsonObject => ({
  SignatureVersion: 'SigV4',
  CipherSuite: 'TLS_AES_128_GCM_SHA256',
  bytesTransferredIn: 0,
  AuthenticationMethod: 'AuthHeader',
  bytesTransferredOut: sent,
});

/** A call on a bucket, such as GetBucketAcl; S3 shows sub-resources as empty texts (`"acl": ""`). */
export const onBucket = ({ eventName, bucket, readOnly, extra = {} }: S3Call): Call => ({
  eventSource: S3,
  eventName,
  readOnly,
  requestParameters: { bucketName: bucket, Host: `${bucket}.s3.us-east-1.amazonaws.com`, ...extra },
  additionalEventData: transfer(0),
  resources: [{ accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }],
});

export const listBuckets = (): Call => ({
  eventSource: S3,
  eventName: 'ListBuckets',
  readOnly: true,
  requestParameters: { Host: 's3.us-east-1.amazonaws.com' },
  additionalEventData: transfer(1024),
});

interface ObjectCall {
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  readonly readOnly: boolean;
  readonly extra?: JsonObject;
  readonly additional?: JsonObject;
}

/** A data event on one object. */
export const onObject = ({ eventName, bucket, key, readOnly, extra = {}, additional = {} }: ObjectCall): Call => ({
  eventSource: S3,
  eventName,
  readOnly,
  eventCategory: 'Data',
  requestParameters: { bucketName: bucket, Host: `${bucket}.s3.us-east-1.amazonaws.com`, key, ...extra },
  additionalEventData: { ...transfer(readOnly ? 8192 : 0), ...additional },
  resources: [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
    { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
  ],
});

/** ListObjectsV2 is recorded as ListObjects with `list-type`. */
export const listObjects = (bucket: string, prefix: string): Call => ({
  eventSource: S3,
  eventName: 'ListObjects',
  readOnly: true,
  eventCategory: 'Data',
  requestParameters: {
    'list-type': '2',
    bucketName: bucket,
    'encoding-type': 'url',
    prefix,
    Host: `${bucket}.s3.us-east-1.amazonaws.com`,
  },
  additionalEventData: transfer(2048),
  resources: [
    { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${bucket}/` },
    { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
  ],
});

interface TableCall {
  readonly eventName: string;
  readonly table: string;
  readonly readOnly: boolean;
  readonly data?: true;
  readonly extra?: JsonObject;
  readonly responseElements?: Json;
}

/** A call on a DynamoDB table; with `data` a data event on its items. */
export const onTable = ({
  eventName,
  table,
  readOnly,
  data,
  extra = {},
  responseElements = null,
}: TableCall): Call => ({
  eventSource: 'dynamodb.amazonaws.com',
  eventName,
  readOnly,
  apiVersion: '2012-08-10',
  requestParameters: { tableName: table, ...extra },
  responseElements,
  resources: [
    { accountId: ACCOUNT, type: 'AWS::DynamoDB::Table', ARN: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${table}` },
  ],
  ...(data ? { eventCategory: 'Data' } : {}),
});
