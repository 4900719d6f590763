import { TrimtrailError } from '../../base/errors.js';
import { DEFAULT_GRANTING } from '../../main/generate-policy.js';
import { explainOneEvent } from '../../main/explain-one-event.js';
import { explainedEventText } from '../../render/explained-event.js';
import { jsonText } from '../../render/json-text.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions } from '../typed-options.js';

/** `trimtrail explain SOURCE… --event ID`. */
export async function runExplain({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const eventId = options.text('event');
  if (eventId === null) {
    throw new TrimtrailError('bad-usage', 'explain needs --event ID', { hint: 'the id of a record: its eventID' });
  }
  const reading = readingOptions(options, new Date());
  const explained = await whileReading(options, reading, (watched) =>
    explainOneEvent({ sources: args, eventId, reading: watched, granting: DEFAULT_GRANTING }),
  );
  process.stdout.write(options.flag('json') ? jsonText(explained) : explainedEventText(explained));
  return 0;
}
