import { setTimeout } from 'node:timers/promises';
import { TrimtrailError } from '../../base/errors.js';
import { printable } from '../../base/terminal-text.js';
import { readNotifier, type Notifier } from '../../main/notify.js';
import { liveAccount, saidByIam } from '../../main/plan/live-account.js';
import { startWatch, type SeenDenial, type Watch } from '../../main/plan/watch.js';
import { readText } from '../../main/policy-files.js';
import { jsonText } from '../../render/json-text.js';
import { denialText } from '../../render/watch-text.js';
import { orLive } from '../live-options.js';
import { notifyAll } from '../notify-all.js';
import type { Invocation } from '../program.js';
import { readingOptions, stoppable } from '../reading.js';
import { awsSettings } from '../remote.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';

const INTERVAL = 300;

/** `trimtrail watch JOURNAL SOURCE…`: with `--once` exit 1 when something was denied; else until it is stopped. */
export async function runWatch({ args: [journal = '', ...sources], options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  if (sources.length === 0) throw new TrimtrailError('bad-usage', 'watch needs a source of new events');
  const notifiers = options.list('notify').map((text) => readNotifier(text, process.env));
  const selectors = await Promise.all((await orLive('selectors', options.list('selectors'), options)).map(readText));
  const account = await liveAccount(awsSettings(options));
  return stoppable(options, async ({ signal }) => {
    const reading = { ...readingOptions(options, new Date()), signal };
    const rollbackOnDeny = options.flag('rollback-on-deny');
    const tell = (text: string): void => void (options.flag('quiet') || process.stderr.write(`${printable(text)}\n`));
    const watch = await startWatch({ journal, sources, reading, account, selectors, rollbackOnDeny, tell });
    if (!options.flag('quiet')) process.stderr.write(heading(watch));
    return follow(watch, options, { notifiers, signal });
  });
}

async function follow(
  watch: Watch,
  options: TypedOptions,
  { notifiers, signal }: { readonly notifiers: readonly Notifier[]; readonly signal: AbortSignal },
): Promise<number> {
  const pause = options.count('interval', INTERVAL, 1) * 1000;
  for (;;) {
    const denials = await (options.flag('once') ? lookOnce(watch) : lookAndGoOn(watch));
    for (const denial of denials) await report(denial, options, notifiers);
    if (options.flag('once')) return denials.length > 0 ? 1 : 0;
    await setTimeout(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw new TrimtrailError('interrupted', 'the watch was stopped');
  }
}

async function lookOnce(watch: Watch): Promise<readonly SeenDenial[]> {
  try {
    return await watch.look();
  } catch (error) {
    throw saidByIam(error);
  }
}

/** A look that fails (throttled, a network that is away) is said and tried again. */
async function lookAndGoOn(watch: Watch): Promise<readonly SeenDenial[]> {
  try {
    return await lookOnce(watch);
  } catch (error) {
    if (!(error instanceof TrimtrailError) || error.code === 'interrupted') throw error;
    process.stderr.write(`this look failed, the next will be tried: ${printable(error.message)}\n`);
    return [];
  }
}

async function report(denial: SeenDenial, options: TypedOptions, notifiers: readonly Notifier[]): Promise<void> {
  const text = denialText(denial);
  process.stdout.write(options.flag('json') ? jsonText(denial, { indent: 0 }) : text);
  await notifyAll(notifiers, { text: text.trimEnd(), detail: denial });
}

function heading({ head, deafTo }: Watch): string {
  const deaf = deafTo.map((one) => `deaf to ${printable(one)}\n`).join('');
  return `watching ${printable(head.before.arn)} since the cut\n${deaf}`;
}
