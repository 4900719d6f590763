import { TrimtrailError } from '../../base/errors.js';
import { explainEventText, mapEvent, mapRecords } from '../../main/event-actions.js';
import { jsonText } from '../../render/json-text.js';
import type { Invocation } from '../program.js';
import { remoteOptions } from '../remote.js';
import { typedOptions } from '../typed-options.js';

/** `trimtrail actions EVENT_SOURCE EVENT_NAME`, or `--records SOURCE` for one JSON line per record. */
export async function runActions({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const source = options.text('records');
  if (source !== null) return writeLines(mapRecords(source, { remote: remoteOptions(options) }));
  const [eventSource, eventName] = args;
  if (eventSource === undefined || eventName === undefined) {
    throw new TrimtrailError('bad-usage', 'actions takes an event source and an event name, or --records SOURCE', {
      hint: 'trimtrail actions s3.amazonaws.com HeadObject',
    });
  }
  const explained = await mapEvent(eventSource, eventName);
  process.stdout.write(options.flag('json') ? jsonText(explained) : explainEventText(explained));
  return 0;
}

/** Writes with the reader's pace, so that a large source never piles up in memory. */
async function writeLines(lines: AsyncIterable<unknown>): Promise<number> {
  for await (const line of lines) {
    const goesOn = process.stdout.write(`${JSON.stringify(line)}\n`);
    if (!goesOn) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
}
