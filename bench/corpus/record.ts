import { CALLS, type Call } from './calls.js';
import type { Random } from './random.js';

const ACCOUNT = '111122223333';
const AGENTS = [
  'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.79-99.164.amzn2023.x86_64 exe/x86_64.amzn.2023 prompt/off command/s3.cp',
  'APN/1.0 HashiCorp/1.0 Terraform/1.7.4 (+https://www.terraform.io) terraform-provider-aws/5.39.1 aws-sdk-go-v2/1.25.2 os/linux lang/go#1.21.7 md/GOOS#linux md/GOARCH#amd64',
  'Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#5.10.210-201.852.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.6 md/pyimpl#CPython cfg/retry-mode#legacy',
  'aws-sdk-java/2.25.3 Linux/5.10.210 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 vendor/Amazon.com_Inc. exec-env/AWS_ECS_FARGATE io/sync http/Apache cfg/retry-mode/legacy',
];

/** How many made-up principals there are; even ones are users, odd ones roles. */
export const PRINCIPALS = 200;

/** The name of one: `user-006`, `app-007`. */
export const principalName = (index: number): string =>
  `${index % 2 === 0 ? 'user' : 'app'}-${String(index).padStart(3, '0')}`;

const hash = (index: number): string => `${index}`.padStart(4, '0').repeat(4);

function userIdentity(index: number, random: Random): unknown {
  const userName = principalName(index);
  const principalId = `AIDA${hash(index)}`;
  return {
    type: 'IAMUser',
    principalId,
    arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
    accountId: ACCOUNT,
    accessKeyId: `AKIA${hash(index * 2 + random.below(2))}`,
    userName,
  };
}

function roleIdentity(index: number, random: Random): unknown {
  const userName = principalName(index);
  const session = random.below(400);
  const principalId = `AROA${hash(index)}`;
  const creationDate = `2026-03-${String((session % 28) + 1).padStart(2, '0')}T08:${String(session % 60).padStart(2, '0')}:00Z`;
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:i-0${hash(session)}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${userName}/i-0${hash(session)}`,
    accountId: ACCOUNT,
    accessKeyId: `ASIA${hash(session)}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${ACCOUNT}:role/service/${userName}`,
        accountId: ACCOUNT,
        userName,
      },
      webIdFederationData: {},
      attributes: { creationDate, mfaAuthenticated: 'false' },
      ec2RoleDelivery: '2.0',
    },
  };
}

function eventTime(random: Random): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `2026-03-${two(random.below(28) + 1)}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}Z`;
}

/** Calls are spread over principals: each uses about a dozen kinds. */
function callOf(principal: number, random: Random): Call {
  return CALLS[(principal * 7 + random.skewed(12)) % CALLS.length] as Call; // the modulus keeps it inside
}

/** One record as a trail writes it: field order, sizes and nesting follow real records; every name in it is made up. */
export function trailRecord(random: Random, principal: number): Record<string, unknown> {
  const call = callOf(principal, random);
  const denied = random.next() < 0.03;
  const source = call.source;
  return {
    eventVersion: '1.09',
    userIdentity: principal % 2 === 0 ? userIdentity(principal, random) : roleIdentity(principal, random),
    eventTime: eventTime(random),
    eventSource: source,
    eventName: call.name,
    awsRegion: random.next() < 0.8 ? 'us-east-1' : 'eu-central-1',
    sourceIPAddress: `198.51.100.${random.below(250)}`,
    userAgent: AGENTS[principal % AGENTS.length],
    ...(denied
      ? {
          errorCode: 'AccessDenied',
          errorMessage: `User: ${principalName(principal)} is not authorized to perform: ${source.split('.')[0] ?? ''}:${call.name} on resource: * because no identity-based policy allows the action`,
        }
      : {}),
    requestParameters: call.request(random),
    responseElements: denied || !call.response ? null : call.response(random),
    ...(call.data
      ? {
          additionalEventData: {
            SignatureVersion: 'SigV4',
            CipherSuite: 'TLS_AES_128_GCM_SHA256',
            bytesTransferredIn: 0,
            AuthenticationMethod: 'AuthHeader',
            'x-amz-id-2': random.hex(76),
            bytesTransferredOut: random.below(100000),
          },
        }
      : {}),
    requestID: random.guid(),
    eventID: random.guid(),
    readOnly: call.readOnly,
    ...(source === 's3.amazonaws.com'
      ? {
          resources: [
            { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::acme-raw-0' },
            { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::acme-raw-0/' },
          ],
        }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: call.data !== true,
    recipientAccountId: ACCOUNT,
    eventCategory: call.data === true ? 'Data' : 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${source.split('.')[0] ?? ''}.us-east-1.amazonaws.com`,
    },
  };
}

/** A `GetObject` of one principal on one of `keys` distinct objects: the shape of a principal with millions of them. */
export function objectRecord(random: Random, principal: number, key: number): Record<string, unknown> {
  const record = trailRecord(random, principal);
  return {
    ...record,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    errorCode: undefined,
    errorMessage: undefined,
    requestParameters: {
      bucketName: 'acme-raw-0',
      Host: 'acme-raw-0.s3.us-east-1.amazonaws.com',
      key: `events/${key % 1000}/${Math.floor(key / 1000) % 100}/object-${key}.json`,
    },
    responseElements: null,
    readOnly: true,
    managementEvent: false,
    eventCategory: 'Data',
  };
}
