import { finding, type Finding } from '../../base/findings.js';
import type { Ledger } from '../../base/ledger.js';
import type { RecordShape } from '../../base/usage-row.js';

/** Forms that are no trail files, in words. */
const FORMS: Readonly<Partial<Record<RecordShape, string>>> = {
  'lookup-events': 'output of lookup-events',
  lake: 'results of CloudTrail Lake',
  'athena-csv': 'CSV of Athena',
  'console-csv': 'CSV of the event history',
  'console-csv-old': 'CSV of the event history',
};

/**
 * Records that are read here and that Athena would not give, were the files in S3 under CloudTrail's DDL: CloudTrailInputFormat reads
 * `{"Records":[…]}` alone.
 *
 * Source: Amazon Athena User Guide, "Query AWS CloudTrail logs".
 */
export function athenaDiffers({ shapes }: Ledger): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const [shape, count] of Object.entries(shapes) as readonly (readonly [RecordShape, number])[]) {
    const form = FORMS[shape];
    if (form !== undefined && count > 0) counts.set(form, (counts.get(form) ?? 0) + count);
  }
  return [...counts].map(([form, count]) =>
    finding(
      'athena-differs',
      `${count} records come from ${form}; under CloudTrail's DDL Athena would give no row for them`,
      count,
    ),
  );
}
