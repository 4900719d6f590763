/** What a query reads here, and what Athena would have read and charged for. */
export interface ScanEstimate {
  /** Bytes of the Parquet columns that the query uses. */
  readonly parquetBytes: number;
  /** Bytes of the files that were read into the store: Athena reads them whole. Null where there are none, as behind CTAS. */
  readonly rawBytes: number | null;
}

const LEAST_BYTES = 10 * 2 ** 20;
const MEGABYTE = 2 ** 20;
const TERABYTE = 2 ** 40;

/**
 * US dollars for a query that scans so many bytes: at least 10 MB, rounded up to whole megabytes.
 *
 * Source: Amazon Athena pricing, "Per query pricing".
 */
export function athenaCost(bytes: number, pricePerTerabyte: number): number {
  const charged = Math.max(LEAST_BYTES, Math.ceil(bytes / MEGABYTE) * MEGABYTE);
  return (charged / TERABYTE) * pricePerTerabyte;
}
