/** What a denial says was refused. */
export interface DenialText {
  /** `ec2:RunInstances`, as AWS spells it in the message. */
  readonly action: string;
  /** An ARN or `*`; null where the message names none, or is cut off within it. */
  readonly resource: string | null;
}

const START = 'not authorized to perform: ';
const ON = ' on resource: ';
/** CloudTrail cuts error messages at 1 KB. Source: CloudTrail User Guide, "CloudTrail record contents". */
const CUT_OFF = 1000;

/**
 * Action and resource of `User: … is not authorized to perform: A on resource: R because …`, of the same with quotes (S3), within a
 * longer message (EC2, before "Encoded authorization failure message") and without a resource; null for every other text.
 * Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
export function denialText(message: string): DenialText | null {
  const at = message.indexOf(START);
  if (at < 0) return null;
  const rest = message.slice(at + START.length);
  const action = /^[A-Za-z0-9-]{1,64}:[A-Za-z0-9*]{1,128}/.exec(rest)?.[0];
  if (action === undefined) return null;
  const after = rest.slice(action.length);
  return {
    action,
    resource: after.startsWith(ON) ? resourceOf(after.slice(ON.length), message.length >= CUT_OFF) : null,
  };
}

const ENDS = [
  ' because ',
  ' with an explicit deny',
  '. Encoded authorization',
  ' Encoded authorization',
  '\n',
  '\r',
] as const;

function resourceOf(text: string, cutOff: boolean): string | null {
  const quote = text.startsWith('"') ? text.indexOf('"', 1) : -1;
  if (quote > 1) return text.slice(1, quote);
  const ends = ENDS.map((end) => text.indexOf(end)).filter((end) => end >= 0);
  if (ends.length === 0 && cutOff) return null;
  const resource = withoutFullStop(text.slice(0, Math.min(text.length, ...ends)));
  return resource === '*' || resource.startsWith('arn:') ? resource : null;
}

function withoutFullStop(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed;
}
