import { TrimtrailError } from '../../base/errors.js';
import { makeFleet } from '../../main/fleet/make-fleet.js';
import { readNotifier } from '../../main/notify.js';
import { readText, type FileText } from '../../main/policy-files.js';
import { credentialsCsv, principalsCsv } from '../../render/fleet/fleet-csv.js';
import { fleetBlocks, FLEET_TITLE } from '../../render/fleet/fleet-blocks.js';
import { fleetNotice, fleetText } from '../../render/fleet/fleet-text.js';
import { jsonText } from '../../render/json-text.js';
import { htmlOf } from '../../render/review/html.js';
import { markdownOf } from '../../render/review/markdown.js';
import type { Fleet } from '../../review/fleet/types.js';
import { orLive } from '../live-options.js';
import { notifyAll } from '../notify-all.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { awsSettings } from '../remote.js';
import { save } from '../save.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';
import { version } from '../version.js';

const MIN_DAYS = 90;
const TOP_OF_TEXT = 25;

/** `trimtrail fleet SOURCE… --current FILE`: every principal by excess privilege, keys and principals never used. */
export async function runFleet({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  if (options.list('current').length === 0) {
    throw new TrimtrailError('bad-usage', 'fleet needs --current FILE', {
      hint: 'trimtrail fleet ./AWSLogs --current details.json, where details.json is what aws iam get-account-authorization-details prints',
    });
  }
  const notifiers = options.list('notify').map((text) => readNotifier(text, process.env));
  const accessed = accessedFiles(options);
  const reading = readingOptions(options, new Date());
  const current = await orLive('policies', options.list('current'), options);
  const credentialReports = await orLive('credential-report', options.list('credential-report'), options);
  const selectors = await orLive('selectors', options.list('selectors'), options);
  const fleet = await whileReading(options, reading, (watched) =>
    makeFleet({
      sources: args,
      reading: watched,
      current,
      credentialReports,
      selectors,
      lastAccessed: accessed,
      minDays: options.count('min-days', MIN_DAYS, 1),
      toolVersion: version,
    }),
  );
  const text = shown(fleet, options);
  const path = options.text('output');
  if (path === null) process.stdout.write(text);
  else await save(path, text);
  await notifyAll(notifiers, fleetNotice(fleet));
  return conclude(options, fleet.findings, fleet.ledger);
}

function shown(fleet: Fleet, options: TypedOptions): string {
  const top = options.text('top') === null ? null : options.count('top', TOP_OF_TEXT, 1);
  if (options.flag('json')) {
    return jsonText(top === null ? fleet : { ...fleet, principals: fleet.principals.slice(0, top) });
  }
  switch (options.text('format')) {
    case 'csv':
      return principalsCsv(fleet, top);
    case 'credentials-csv':
      return credentialsCsv(fleet);
    case 'html':
      return htmlOf(fleetBlocks(fleet, top), FLEET_TITLE);
    case 'markdown':
      return markdownOf(fleetBlocks(fleet, top));
    default:
      return fleetText(fleet, top ?? TOP_OF_TEXT, { width: process.stdout.columns ?? null });
  }
}

type AccessedFiles = (arns: readonly string[]) => Promise<ReadonlyMap<string, FileText>>;

/** `--last-accessed ARN=FILE`; `live` asks about everyone whom no file is about. Errors: `bad-usage`, `bad-policy`, those of AWS. */
function accessedFiles(options: TypedOptions): AccessedFiles {
  const named = options.list('last-accessed').filter((text) => text !== 'live');
  const isLive = named.length < options.list('last-accessed').length;
  const odd = named.find((text) => !/^arn:[^=]+=./.test(text));
  if (odd !== undefined) {
    throw new TrimtrailError('bad-usage', `--last-accessed takes ARN=FILE or live, not '${odd}'`, {
      hint: '--last-accessed arn:aws:iam::111122223333:role/Deploy=accessed.json',
    });
  }
  return async (arns) => {
    const files = await Promise.all(named.map(async (text) => readPair(text, arns)));
    const found = new Map(files);
    if (!isLive) return found;
    const { liveLastAccessedOfMany } = await import('../../main/live.js');
    const rest = arns.filter((arn) => !found.has(arn));
    return new Map([...found, ...(await liveLastAccessedOfMany(awsSettings(options), rest))]);
  };
}

/** A name may hold `=`: the longest ARN that is known wins. */
async function readPair(text: string, arns: readonly string[]): Promise<readonly [arn: string, file: FileText]> {
  const [longest] = arns.filter((arn) => text.startsWith(`${arn}=`)).toSorted((a, b) => b.length - a.length);
  const arn = longest ?? text.slice(0, text.indexOf('='));
  return [arn, await readText(text.slice(arn.length + 1))];
}
