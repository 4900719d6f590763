import { PAYLOADS } from './payloads.js';

const ACCOUNT = '111122223333';

/** Records of one user with a payload in every place a caller, or a resource's name, can fill. */
export function hostileRecords(): string {
  const Records = PAYLOADS.flatMap((payload, index) => [userRecord(payload, index), roleRecord(payload, index)]);
  return JSON.stringify({ Records });
}

const when = (index: number): string =>
  new Date(Date.UTC(2026, 2, 1 + (index % 60), 9, 0, index % 60)).toISOString().replace('.000', '');

const common = (payload: string, index: number) => ({
  eventVersion: '1.09',
  eventTime: when(index),
  awsRegion: index % 5 === 0 ? payload : 'eu-central-1',
  sourceIPAddress: index % 3 === 0 ? payload : '203.0.113.7',
  userAgent: payload,
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT,
  managementEvent: true,
  readOnly: true,
});

const userRecord = (payload: string, index: number) => ({
  ...common(payload, index),
  eventID: `0000${index}-user`,
  eventSource: index % 40 === 7 ? payload : 's3.amazonaws.com',
  eventName: index % 10 === 3 ? payload : 'GetObject',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAPAGETESTSEXAMPLE',
    arn: `arn:aws:iam::${ACCOUNT}:user/mallory`,
    accountId: ACCOUNT,
    accessKeyId: index % 7 === 0 ? payload : 'AKIAPAGETESTSEXAMPLE',
    userName: 'mallory',
  },
  requestParameters: { bucketName: index % 2 === 0 ? payload : 'example-bucket', key: payload, Host: payload },
  ...(index % 4 === 1 && {
    errorCode: 'AccessDenied',
    errorMessage: `not authorized to perform: s3:GetObject on ${payload}`,
  }),
});

const roleRecord = (payload: string, index: number) => ({
  ...common(payload, index),
  eventID: `${payload} ${index}-role`,
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'GetSecretValue',
  userIdentity: {
    type: 'AssumedRole',
    principalId: `AROAPAGETESTSEXAMPLE:${payload}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${payload}/${payload}`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAPAGETESTSEXAMPLE',
        arn: `arn:aws:iam::${ACCOUNT}:role/${index % 50 === 0 ? payload : 'Reader'}`,
        accountId: ACCOUNT,
        userName: payload,
      },
    },
  },
  requestParameters: { secretId: payload },
});
