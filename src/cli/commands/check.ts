import { TrimtrailError } from '../../base/errors.js';
import type { AwsOpinion } from '../../main/ask-aws.js';
import { checkPolicies, type CheckResult } from '../../main/check-policies.js';
import { checkOutput } from '../../main/report.js';
import { checkText } from '../../render/check-text.js';
import { jsonText } from '../../render/json-text.js';
import { junitOf } from '../../render/junit.js';
import { sarifOf } from '../../render/sarif.js';
import { grantedFiles } from '../granted-files.js';
import type { Invocation } from '../program.js';
import { awsSettings } from '../remote.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';
import { version } from '../version.js';

/** `trimtrail check SOURCE… --policy FILE --principal P`: exit 1 when a call that succeeded would be denied or can not be decided. */
export async function runCheck({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  if (options.list('policy').length === 0)
    throw new TrimtrailError('bad-usage', 'check needs --policy FILE', { hint: HINT });
  const reading = readingOptions(options, new Date());
  if (reading.filter.principals.length > 1) throw new TrimtrailError('bad-usage', 'check takes one principal');
  const granted = await grantedFiles(options);
  const opinion = options.flag('aws') ? await opinionOfAws(options) : null;
  const result = await whileReading(options, reading, (watched) =>
    checkPolicies({
      sources: args,
      reading: watched,
      ...granted,
      inferred: !options.flag('no-inferred'),
      grantGuarded: options.flag('grant-guarded'),
      opinion,
    }),
  );
  process.stdout.write(checkResultText(result, options));
  const concluded = conclude(options, result.findings, result.ledger);
  const { denied, unknown } = result.replay.answers;
  if (result.aws?.differences.some(({ ours }) => ours === 'allowed') === true) return 1;
  return denied > 0 || (unknown > 0 && !options.flag('allow-unknown')) ? 1 : concluded;
}

async function opinionOfAws(options: TypedOptions): Promise<AwsOpinion> {
  const { liveOpinion } = await import('../../main/live-opinion.js');
  return liveOpinion(awsSettings(options));
}

const HINT = 'trimtrail check ./AWSLogs --policy policy.json --principal alice';

function checkResultText(result: CheckResult, options: TypedOptions): string {
  const who = result.principal.arn ?? result.principal.name;
  const { replay } = result;
  if (options.flag('json')) return jsonText(checkOutput(result));
  if (options.text('format') === 'sarif') return jsonText(sarifOf(replay, { version, files: options.list('policy') }));
  if (options.text('format') === 'junit') return junitOf(replay, { who, allowUnknown: options.flag('allow-unknown') });
  return checkText(who, { replay, aws: result.aws }, { width: process.stdout.columns ?? null });
}
