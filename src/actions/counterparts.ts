/**
 * Verbs that bring something about, and the verbs that undo it (RULES.md 17). A pair counts only where the catalogue has both
 * actions.
 */
export const COUNTERPART_VERBS: readonly (readonly [string, readonly string[]])[] = [
  ['Create', ['Delete', 'Terminate', 'Cancel']],
  ['Attach', ['Detach']],
  ['Put', ['Delete', 'Remove']],
  ['Run', ['Terminate', 'Stop', 'Delete']],
  ['Register', ['Deregister', 'Unregister', 'Delete']],
  ['Allocate', ['Release', 'Deallocate']],
  ['Associate', ['Disassociate']],
  ['Authorize', ['Revoke', 'Deauthorize']],
  ['Add', ['Remove', 'Delete']],
  ['Import', ['Delete']],
  ['Enable', ['Disable']],
  ['Subscribe', ['Unsubscribe']],
];

/** Pairs that no verb gives. */
export const COUNTERPART_ACTIONS: Readonly<Record<string, string>> = {
  'kms:CreateKey': 'kms:ScheduleKeyDeletion',
  'kms:CreateGrant': 'kms:RevokeGrant',
  'iam:AddRoleToInstanceProfile': 'iam:RemoveRoleFromInstanceProfile',
  'iam:AddUserToGroup': 'iam:RemoveUserFromGroup',
  'iam:AddClientIDToOpenIDConnectProvider': 'iam:RemoveClientIDFromOpenIDConnectProvider',
  'iam:EnableMFADevice': 'iam:DeactivateMFADevice',
  'ec2:RegisterImage': 'ec2:DeregisterImage',
  'ec2:CreateImage': 'ec2:DeregisterImage',
  'ec2:ImportKeyPair': 'ec2:DeleteKeyPair',
  'lambda:AddPermission': 'lambda:RemovePermission',
  'acm:RequestCertificate': 'acm:DeleteCertificate',
  'events:PutTargets': 'events:RemoveTargets',
  'sns:Subscribe': 'sns:Unsubscribe',
  'cloudwatch:PutMetricAlarm': 'cloudwatch:DeleteAlarms',
  'cloudwatch:PutDashboard': 'cloudwatch:DeleteDashboards',
  'application-autoscaling:RegisterScalableTarget': 'application-autoscaling:DeregisterScalableTarget',
};

/** What writes without building anything: no counterpart is missed. */
export const NO_COUNTERPART: ReadonlySet<string> = new Set([
  'logs:CreateLogStream',
  'ecr:PutImage',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  'sts:TagSession',
]);
