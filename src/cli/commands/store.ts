import { TrimtrailError } from '../../base/errors.js';
import { printable } from '../../base/terminal-text.js';
import { compactionOfStore, statusOfStore, verificationOfStore } from '../../main/look-after-store.js';
import { jsonText } from '../../render/json-text.js';
import type { StoreCompactOutput, StoreStatusOutput, StoreVerifyOutput } from '../../render/types.js';
import type { Invocation } from '../program.js';
import { stoppable } from '../reading.js';
import { sizeText } from '../size-text.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { counted } from '../../base/counted.js';

type Verb = (store: string, options: TypedOptions) => Promise<number>;

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['status', runStatus],
  ['verify', runVerify],
  ['compact', runCompact],
]);

/** `trimtrail store status|verify|compact DIR`. */
export async function runStore({ args, options: typed }: Invocation): Promise<number> {
  const [verb = '', store = ''] = args;
  const run = VERBS.get(verb);
  if (run !== undefined) return run(store, typedOptions(typed));
  throw new TrimtrailError('bad-usage', `store knows ${[...VERBS.keys()].join(', ')}, not '${verb}'`, {
    hint: 'trimtrail store status DIR',
  });
}

function print<T>(options: TypedOptions, output: T, text: (output: T) => string): void {
  if (options.flag('json')) process.stdout.write(jsonText(output));
  else if (!options.flag('quiet')) process.stdout.write(text(output));
}

async function runStatus(store: string, options: TypedOptions): Promise<number> {
  print(options, statusOfStore(store), statusText);
  return 0;
}

function statusText(status: StoreStatusOutput): string {
  const { rows, files, bytes, days, firstTime, lastTime, inputs, leftovers, ledger } = status;
  const span = firstTime === null ? '' : ` from ${firstTime} to ${lastTime ?? ''}`;
  const lines = [
    `${printable(status.store)}: ${counted(rows, 'event')} on ${counted(days, 'day')}${span}`,
    `${counted(files, 'Parquet file')}, ${sizeText(bytes)}`,
    `${counted(inputs, 'input file')} read, ${counted(ledger.duplicates, 'duplicate')} left out`,
    ...(ledger.refused.length === 0 ? [] : [`${counted(ledger.refused.length, 'input')} not read, or in part`]),
    ...(ledger.malformedCount === 0 ? [] : [`${counted(ledger.malformedCount, 'malformed record')} left out`]),
    ...(leftovers === 0
      ? []
      : [`${counted(leftovers, 'file')} left by a run that was stopped; the next ingest removes it`]),
  ];
  return `${lines.join('\n')}\n`;
}

async function runVerify(store: string, options: TypedOptions): Promise<number> {
  const output = await verificationOfStore(store);
  print(options, output, verifyText);
  return output.sound ? 0 : 1;
}

function verifyText({ store, problems }: StoreVerifyOutput): string {
  if (problems.length === 0)
    return `${printable(store)}: every file is as the manifest says, and no event is there twice\n`;
  return problems.map(({ file, problem }) => `${printable(file ?? store)}: ${problem}\n`).join('');
}

async function runCompact(store: string, options: TypedOptions): Promise<number> {
  print(options, await stoppable(options, ({ signal }) => compactionOfStore(store, signal)), compactText);
  return 0;
}

const compactText = ({ store, filesBefore, filesAfter }: StoreCompactOutput): string =>
  `${printable(store)}: ${counted(filesBefore, 'file')} became ${filesAfter}\n`;
