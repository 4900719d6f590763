/** A set of actions that together let an identity widen its own power, or carry data out. */
export interface Risk {
  readonly kind: 'escalation' | 'exfiltration';
  /** All of them are needed. */
  readonly actions: readonly string[];
  /** What someone who has them can do: completes "whoever has it can …". */
  readonly lets: string;
  /** It is one only where a resource is a pattern: on one exact ARN it is ordinary work. */
  readonly onPatterns?: true;
}

const escalation = (lets: string, ...actions: readonly string[]): Risk => ({ kind: 'escalation', lets, actions });
const exfiltration = (lets: string, ...actions: readonly string[]): Risk => ({ kind: 'exfiltration', lets, actions });
const onPatterns = (risk: Risk): Risk => ({ ...risk, onPatterns: true });

/**
 * Sources: Service Authorization Reference (what each action does); IAM User Guide, "Grant a user permissions to pass a role
 * to an AWS service" and "Policy evaluation logic"; Amazon S3, Amazon RDS, Amazon EC2, AWS KMS and Amazon ECR User Guides on
 * sharing with other accounts.
 */
export const RISKS: readonly Risk[] = [
  escalation('give any policy new content', 'iam:CreatePolicyVersion'),
  escalation('bring back an older, wider version of a policy', 'iam:SetDefaultPolicyVersion'),
  escalation('attach any policy to a user', 'iam:AttachUserPolicy'),
  escalation('attach any policy to a role', 'iam:AttachRolePolicy'),
  escalation('attach any policy to a group', 'iam:AttachGroupPolicy'),
  escalation('write a policy into a user', 'iam:PutUserPolicy'),
  escalation('write a policy into a role', 'iam:PutRolePolicy'),
  escalation('write a policy into a group', 'iam:PutGroupPolicy'),
  escalation('join a group that has more', 'iam:AddUserToGroup'),
  escalation('make keys for another user', 'iam:CreateAccessKey'),
  escalation('set a console password for another user', 'iam:CreateLoginProfile'),
  escalation('change the console password of another user', 'iam:UpdateLoginProfile'),
  escalation('let itself assume a role that has more', 'iam:UpdateAssumeRolePolicy'),
  escalation('remove the boundary that holds a user back', 'iam:DeleteUserPermissionsBoundary'),
  escalation('remove the boundary that holds a role back', 'iam:DeleteRolePermissionsBoundary'),
  onPatterns(escalation('become any role that trusts it', 'sts:AssumeRole')),
  escalation('start an instance with a role that has more', 'iam:PassRole', 'ec2:RunInstances'),
  escalation('give a function a role that has more', 'iam:PassRole', 'lambda:CreateFunction'),
  escalation('put its own code into a function', 'lambda:UpdateFunctionCode'),
  escalation('run a stack with a role that has more', 'iam:PassRole', 'cloudformation:CreateStack'),
  escalation('run a job with a role that has more', 'iam:PassRole', 'glue:CreateJob'),
  escalation('run a build with a role that has more', 'iam:PassRole', 'codebuild:CreateProject'),
  escalation('run a task with a role that has more', 'iam:PassRole', 'ecs:RegisterTaskDefinition'),
  escalation('open a notebook with a role that has more', 'iam:PassRole', 'sagemaker:CreateNotebookInstance'),
  escalation('run a state machine with a role that has more', 'iam:PassRole', 'states:CreateStateMachine'),
  onPatterns(escalation('run commands on instances with their roles', 'ssm:SendCommand')),
  onPatterns(escalation('open a shell on instances with their roles', 'ssm:StartSession')),
  escalation('give itself access by a permission set', 'sso:CreateAccountAssignment'),
  escalation('change what a permission set grants', 'sso:PutInlinePolicyToPermissionSet'),
  onPatterns(exfiltration('read the objects of many buckets', 's3:GetObject')),
  exfiltration('open a bucket to another account', 's3:PutBucketPolicy'),
  exfiltration('copy objects to a bucket elsewhere by replication', 's3:PutReplicationConfiguration'),
  onPatterns(exfiltration('read many secrets', 'secretsmanager:GetSecretValue')),
  exfiltration('open a secret to another account', 'secretsmanager:PutResourcePolicy'),
  onPatterns(exfiltration('read many parameters', 'ssm:GetParameters')),
  exfiltration('share a disk snapshot with another account', 'ec2:ModifySnapshotAttribute'),
  exfiltration('share an image with another account', 'ec2:ModifyImageAttribute'),
  exfiltration('share a database snapshot with another account', 'rds:ModifyDBSnapshotAttribute'),
  exfiltration('share a cluster snapshot with another account', 'rds:ModifyDBClusterSnapshotAttribute'),
  exfiltration('open a key to another account', 'kms:CreateGrant'),
  exfiltration('open a key to another account', 'kms:PutKeyPolicy'),
  exfiltration('open a function to another account', 'lambda:AddPermission'),
  exfiltration('open an image repository to another account', 'ecr:SetRepositoryPolicy'),
  exfiltration('open a queue to another account', 'sqs:AddPermission'),
  exfiltration('open a topic to another account', 'sns:AddPermission'),
];
