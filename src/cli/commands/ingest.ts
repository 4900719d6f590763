import { counted } from '../../base/counted.js';
import { TrimtrailError } from '../../base/errors.js';
import { parseWindow } from '../../base/time.js';
import { printable } from '../../base/terminal-text.js';
import { ingestInto } from '../../main/ingest.js';
import { jsonText } from '../../render/json-text.js';
import type { IngestOutput } from '../../render/types.js';
import type { Invocation } from '../program.js';
import { stoppable } from '../reading.js';
import { remoteOptions } from '../remote.js';
import { typedOptions } from '../typed-options.js';
import { exitCode, readSummary } from '../verdict.js';
import { sizeText } from '../size-text.js';

/** `trimtrail ingest SOURCE… --into DIR|s3://BUCKET/PREFIX/`. */
export async function runIngest({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const store = options.text('into');
  if (store === null) {
    throw new TrimtrailError('bad-usage', 'ingest needs --into DIR', {
      hint: 'name a new or empty directory or s3://BUCKET/PREFIX/, or a store to add to',
    });
  }
  const isInS3 = store.startsWith('s3://');
  const into = isInS3 ? (await import('../../main/s3-store/ingest-into-s3.js')).ingestIntoS3 : ingestInto;
  const result = await stoppable(options, (watched) =>
    into(store, args, {
      threads: options.count('threads', 0, 0),
      maxInflatedBytes: options.size('max-inflated', 512 * 2 ** 20),
      rehash: options.flag('rehash'),
      which: {
        ...parseWindow(options.text('from'), options.text('to'), new Date()),
        regions: options.list('region'),
        accounts: options.list('account'),
        principals: [],
      },
      remote: remoteOptions(options),
      ...watched,
    }),
  );
  const { files } = result.manifest;
  const output: IngestOutput = {
    store,
    ledger: result.ledger,
    unchanged: result.unchanged,
    added: result.added,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  if (options.flag('json')) process.stdout.write(jsonText(output));
  else if (!options.flag('quiet')) process.stdout.write(ingestText(output));
  if (!options.flag('quiet')) process.stderr.write(readSummary(result.ledger));
  return exitCode(options, [], result.ledger);
}

function ingestText({ store, added, unchanged, rows, files, bytes }: IngestOutput): string {
  const known = unchanged === 0 ? '' : `, ${counted(unchanged, 'file')} known already`;
  const holds = `${counted(rows, 'event')} in ${counted(files, 'file')}, ${sizeText(bytes)}`;
  return `${counted(added, 'new event')}${known}\n${printable(store)}: ${holds}\n`;
}
