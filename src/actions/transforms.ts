/** How a value becomes an ARN variable's text. A transform gives null where the value does not have the form it is for. */
type Transform = (value: string) => string | null;

const afterLast = (value: string, mark: string): string => value.slice(value.lastIndexOf(mark) + 1);

const TRANSFORMS = {
  'after-last-slash': (value) => afterLast(value, '/') || null,
  'after-last-colon': (value) => afterLast(value, ':') || null,
  'before-first-colon': (value) => value.split(':', 1)[0] || null,
  'before-last-colon': (value) => (value.includes(':') ? value.slice(0, value.lastIndexOf(':')) : value) || null,
  'strip-leading-slash': (value) => (value.startsWith('/') ? value.slice(1) : value) || null,
  'lambda-name': (value) => lambdaParts(value)[0] ?? null,
  'lambda-qualifier': (value) => lambdaParts(value)[1] ?? null,
  'lambda-unqualified': (value) => (lambdaParts(value).length > 1 ? null : (lambdaParts(value)[0] ?? null)),
  'copy-source-bucket': (value) => copySource(value)?.bucket ?? null,
  'copy-source-key': (value) => copySource(value)?.key ?? null,
  's3-url-bucket': (value) => value.replace(/^s3:\/\//, '').split('/', 1)[0] || null,
  's3-url-key': (value) => /^(?:s3:\/\/)?[^/]+\/(.+)$/s.exec(value)?.[1] ?? null,
  'lower-case': (value) => value.toLowerCase(),
  'queue-name': (value) => queueUrl(value)?.name ?? (value.includes('/') ? null : value),
  'queue-account': (value) => queueUrl(value)?.account ?? null,
  'queue-region': (value) => queueUrl(value)?.region ?? null,
  'kms-key-id': (value) => kmsKeyId(value),
  'kms-alias': (value) => /(?:^|:)alias\/(.+)$/s.exec(value)?.[1] ?? null,
  'document-account': (value) => (/^(?:AWS|Amazon)[A-Za-z]*-/.test(value) ? '' : null),
  'task-definition-family': (value) => afterLast(value, '/').split(':', 1)[0] || null,
  'task-definition-revision': (value) => /:(\d+)$/.exec(afterLast(value, '/'))?.[1] ?? null,
  'not-default-bus': (value) => (/(?:^|\/)default$/.test(value) ? null : afterLast(value, '/')),
  'log-group-name': (value) => (/:log-group:(.+?)(?::\*)?$/s.exec(value)?.[1] ?? value).replace(/:\*$/, '') || null,
  'ssm-parameter': (value) => ssmParameter(value),
  'secret-name': (value) => secretName(value),
  'bedrock-model': (value) => (isProfileId(value) || value.startsWith('arn:') ? null : value),
  'bedrock-profile': (value) => (isProfileId(profileId(value)) ? profileId(value) : null),
  'bedrock-profile-model': (value) => (isProfileId(profileId(value)) ? profileId(value).replace(/^[^.]+\./, '') : null),
  'name-before-colon': (value) => /([^/:]+):[^/:]+$/.exec(value)?.[1] ?? null,
  'account-id': (value) => /^(\d{12})(?::|$)/.exec(value)?.[1] ?? null,
  'arn-account': (value) => /^arn:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(value)?.[1] ?? null,
  'waf-scope': (value) => ({ REGIONAL: 'regional', CLOUDFRONT: 'global' })[value] ?? null,
  'url-encode': (value) => encodeURIComponent(value),
} as const satisfies Readonly<Record<string, Transform>>;

/** The closed set of transforms, for the tool that checks curated rules. `only-prefix:X`, `strip-prefix:X` and `arn-segment:N` come on top. */
export const TRANSFORM_NAMES: readonly string[] = Object.keys(TRANSFORMS);

/** Transforms with a text of their own behind the colon. */
const WITH_TEXT: Readonly<Record<string, (value: string, text: string) => string | null>> = {
  'only-prefix': (value, text) => (value.startsWith(text) ? value : null),
  'strip-prefix': (value, text) => (value.startsWith(text) ? value.slice(text.length) || null : null),
  'arn-segment': (value, text) => arnSegment(value, Number(text)),
};

/** Whether a rule may name this transform. */
export const isTransform = (name: string): boolean =>
  Object.hasOwn(TRANSFORMS, name) || Object.hasOwn(WITH_TEXT, name.slice(0, Math.max(name.indexOf(':'), 0)));

/** Applies a transform by name; null when the value does not have the form, or the name is unknown. */
export function applyTransform(name: string, value: string): string | null {
  const colon = name.indexOf(':');
  const head = name.slice(0, Math.max(colon, 0));
  if (Object.hasOwn(WITH_TEXT, head)) return WITH_TEXT[head]?.(value, name.slice(colon + 1)) ?? null;
  if (!Object.hasOwn(TRANSFORMS, name)) return null;
  return TRANSFORMS[name as keyof typeof TRANSFORMS](value); // hasOwn has just checked the name
}

/** Part N of an ARN's resource, counted from 0: `jobs` is part 1 of `function:jobs`. What is no ARN is the part itself. */
function arnSegment(value: string, at: number): string | null {
  if (!value.startsWith('arn:')) return value;
  const resource = value.split(':').slice(5).join(':');
  return resource.split(/[/:]/).filter((part) => part !== '')[at] ?? null;
}

/** Name and qualifier. Source: Lambda API Reference, Invoke (name formats of FunctionName). */
function lambdaParts(value: string): readonly string[] {
  const at = value.lastIndexOf('function:');
  return (at < 0 ? value : value.slice(at + 'function:'.length)).split(':').filter((part) => part !== '');
}

/** Source: S3 API Reference, CopyObject (x-amz-copy-source is URL-encoded, with or without a leading slash). */
function copySource(value: string): { readonly bucket: string; readonly key: string } | null {
  const match = /^\/?([^/?]+)\/([^?]+)/s.exec(value);
  if (!match?.[1] || !match[2]) return null;
  return { bucket: match[1], key: decode(match[2]) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Source: SQS Developer Guide, "Amazon SQS queue and message identifiers". */
function queueUrl(
  value: string,
): { readonly region: string | null; readonly account: string; readonly name: string } | null {
  const match = /^https?:\/\/([^/]+)\/(\d{12})\/([^/?]+)$/.exec(value);
  if (!match?.[1] || !match[2] || !match[3]) return null;
  const host = /^(?:sqs\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\./.exec(match[1]);
  return { region: host?.[1] ?? host?.[2] ?? null, account: match[2], name: match[3] };
}

/** Aliases do not name a key in a policy. Source: KMS Developer Guide, "Specifying KMS keys in IAM policy statements". */
function kmsKeyId(value: string): string | null {
  if (/(?:^|:)alias\//.test(value)) return null;
  return value.startsWith('arn:') ? (/:key\/(.+)$/s.exec(value)?.[1] ?? null) : value;
}

/** A name may carry `:version` or `:label`. Source: Systems Manager API Reference, GetParameter (Name). */
function ssmParameter(value: string): string | null {
  const name = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter\/?(.+)$/s.exec(value)?.[1] ?? value;
  return name.replace(/^\//, '').replace(/(?<=[^:]):[^/:]+$/, '') || null;
}

/** The name of a secret, unless the value is its whole ARN. Source: Secrets Manager User Guide, "Secret ARN". */
function secretName(value: string): string | null {
  if (!value.startsWith('arn:')) return value;
  const name = /:secret:(.+)$/s.exec(value)?.[1] ?? null;
  return name === null || /-[A-Za-z0-9]{6}$/.test(name) ? null : name;
}

const profileId = (value: string): string => /:inference-profile\/(.+)$/s.exec(value)?.[1] ?? value;

/** Source: Bedrock User Guide, "Supported Regions and models for inference profiles" (geography prefixes). */
const isProfileId = (value: string): boolean => /^(?:us|us-gov|eu|apac|au|jp|ca|global)\.[a-z0-9]+\./.test(value);
