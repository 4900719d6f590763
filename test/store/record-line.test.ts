import { describe, expect, it } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { recordLine } from '../../src/store/record-line.js';

const HEAD =
  '"eventID":"11111111-1111-4111-8111-111111111111","eventTime":"2026-03-01T09:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"';

/** The columns' JSON of a line, and whether they are the record's own bytes. */
function columnsOf(more: string): { readonly isRaw: boolean; readonly text: string } {
  const raw = Buffer.from(`{${HEAD},${more}}`);
  const record = JSON.parse(raw.toString()) as CloudTrailRecord;
  const { pieces } = recordLine({ record, shape: 'trail' }, { n: 1, raw });
  const [, columns = ''] = pieces;
  return { isRaw: columns === raw, text: columns.toString() };
}

describe('a record in its own bytes', () => {
  it.each([
    '"requestParameters":{"a":"x","b":[{"a":1},{"a":2}]}',
    '"requestParameters":{"a": "x", "b": null}',
    '"requestParameters":{}',
  ])('is passed on: %s', (more) => {
    expect(columnsOf(more).isRaw).toBe(true);
  });

  it.each([
    '"requestParameters":{"a":"first","a":"last"}',
    '"requestParameters":{"a" :"first","a":"last"}',
    '"requestParameters":{"a"\t:"first","a":"last"}',
    '"requestParameters":{"a":"first","\\u0061":"last"}',
    '"requestParameters":{"a":null,"a":"last"}',
    '"requestParameters":{"b":{"a":"first","a":"last"}}',
    '"requestParameters":{"b":[{"a":"first","a":"last"}]}',
    '"requestParameters":{"c":"x\\":y","a":"first","a":"last"}',
    '"requestParameters":{"a":"first"},"requestParameters":{"a":"last"}',
  ])('is not when a member is named twice, since the last one counts: %s', (more) => {
    const { isRaw, text } = columnsOf(more);
    expect(isRaw).toBe(false);
    expect(text).not.toContain('first');
    expect(text).toContain('last');
  });
});
