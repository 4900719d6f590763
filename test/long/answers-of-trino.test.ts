import { expect, it } from 'vitest';
import { conformanceCases, differingAnswers } from '../integration/trino/recorded-answers.js';
import { startTrino, trinoMissing } from '../integration/trino/server.js';

const missing = trinoMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

it.skipIf(missing !== null)('a real Trino gives every recorded answer of the conformance suite', async () => {
  const trino = await startTrino();
  try {
    expect(await differingAnswers(trino.server, conformanceCases.length)).toEqual([]);
  } finally {
    await trino.close();
  }
});
