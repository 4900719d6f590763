import type { GrantResource } from '../actions/types.js';
import { formatVariables } from '../base/arn-format.js';

/**
 * Formats with a wildcard that still fit one thing, because what it stands for is unique by name or chosen by AWS: the path
 * of an IAM entity, the six characters behind a secret's name, the streams of a log group.
 * Source: IAM User Guide, "IAM identifiers" (names are unique in an account whatever their path); Secrets Manager User Guide,
 * "Secret ARN"; Service Authorization Reference, "Amazon CloudWatch Logs" (log-group).
 */
const UNIQUE_BY_NAME: readonly RegExp[] = [
  /^arn:\$\{Partition\}:iam::\$\{Account\}:[a-z-]+\/\*\/\$\{\w+WithPath\}$/,
  /^arn:\$\{Partition\}:secretsmanager:\$\{Region\}:\$\{Account\}:secret:\$\{SecretId\}-\?{6}$/,
  /^arn:\$\{Partition\}:logs:\$\{Region\}:\$\{Account\}:log-group:\$\{LogGroupName\}:\*$/,
];

/**
 * Whether a resource as it was seen can be one thing only (RULES.md 13): all its variables are known whole, and its format
 * has no wildcard but one of {@link UNIQUE_BY_NAME}.
 */
export function namesOne(
  resource: Pick<GrantResource, 'service' | 'type' | 'format' | 'variables' | 'prefixed'>,
): boolean {
  const { format, variables, prefixed } = resource;
  const open = formatVariables(format).filter((name) => (variables[name] ?? null) === null || prefixed.includes(name));
  const known = open.length === 0 || (open.length === 1 && open[0] === 'Account' && isGloballyUnique(resource));
  return known && (!/[*?]/.test(format) || UNIQUE_BY_NAME.some((pattern) => pattern.test(format)));
}

/** Images and snapshots have no account in their ARN; their ids are unique. Source: EC2 User Guide, "Resource IDs". */
const isGloballyUnique = ({ service, type }: Pick<GrantResource, 'service' | 'type'>): boolean =>
  service === 'ec2' && (type === 'image' || type === 'snapshot');
