import type { Ledger } from '../../../src/base/ledger.js';

export const EMPTY_LEDGER: Ledger = {
  files: 0,
  skipped: {},
  refused: [],
  bytesRead: 0,
  bytesInflated: 0,
  records: 0,
  examined: 0,
  duplicates: 0,
  matched: 0,
  excluded: 0,
  malformed: [],
  malformedCount: 0,
  shapes: {},
};
