import { shippedCatalog } from '../../main/catalog-files.js';
import { redactWith } from '../../main/redact.js';
import { reviewPrincipals } from '../../main/review-principals.js';
import { jsonText } from '../../render/json-text.js';
import { htmlOf } from '../../render/review/html.js';
import { markdownOf } from '../../render/review/markdown.js';
import { reviewBlocks, titleOf } from '../../render/review/review-blocks.js';
import type { Review } from '../../review/types.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { save } from '../save.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { conclude } from '../verdict.js';
import { version } from '../version.js';
import { granting, todayRequest } from './policy.js';

/** `trimtrail report SOURCE… [--principal P] [--current FILE]`: what a reviewer or an auditor reads. */
export async function runReport({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const now = new Date();
  const reading = readingOptions(options, now);
  const today = await todayRequest(options, now);
  const { review, rows } = await whileReading(options, reading, (watched) =>
    reviewPrincipals({
      sources: args,
      reading: watched,
      granting: granting(options, false),
      today,
      toolVersion: version,
    }),
  );
  const shown = options.flag('redact') ? await redactWith(review, rows, await shippedCatalog()) : review;
  const text = reviewText(shown, options);
  const path = options.text('output');
  if (path === null) process.stdout.write(text);
  else await save(path, text);
  const findings = [...shown.findings, ...shown.principals.flatMap((principal) => principal.findings)];
  return conclude(options, findings, shown.ledger);
}

function reviewText(review: Review, options: TypedOptions): string {
  if (options.flag('json')) return jsonText(review);
  const blocks = reviewBlocks(review);
  return options.text('format') === 'html' ? htmlOf(blocks, titleOf(review)) : markdownOf(blocks);
}
