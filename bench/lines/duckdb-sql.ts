import { LINE_TYPE } from '../../src/store/record-fields.js';
import { lineType } from '../../src/store/store-sql.js';

/** What DuckDB must read of a record, and no more: naming the columns spares it from guessing them. */
const FIELDS = {
  call: 'eventSource VARCHAR, eventName VARCHAR, userIdentity STRUCT(arn VARCHAR)',
  calls:
    'eventType VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, eventTime VARCHAR, errorCode VARCHAR',
} as const;

/** `newline_delimited` reads these files fastest: each holds its records on one line. */
const records = (directory: string, fields: string): string =>
  `(SELECT unnest(Records) AS r FROM read_json('${directory}/**/*.json.gz',
  format = 'newline_delimited', maximum_object_size = 67108864,
  columns = {Records: 'STRUCT(${fields})[]'}))`;

/** The calls of one user. */
export const callsOfOne = (directory: string, arn: string): string =>
  `SELECT r.eventSource, r.eventName, count(*) AS events
FROM ${records(directory, FIELDS.call)}
WHERE r.userIdentity.arn = '${arn}'
GROUP BY ALL`;

/** The calls of all principals, as `trimtrail usage` lists them. */
export const callsOfAll = (directory: string): string =>
  `SELECT r.eventType, r.eventSource, r.eventName, r.awsRegion, count(*) AS events,
  count(r.errorCode) AS errors, min(r.eventTime) AS firstSeen, max(r.eventTime) AS lastSeen
FROM ${records(directory, FIELDS.calls)}
GROUP BY ALL`;

/** Everything, each event once and sorted, into one Parquet file: what `ingest` does. The struct is that of the table, spelled as records are. */
export const copyAll = (directory: string, to: string): string =>
  `COPY (SELECT * FROM (SELECT unnest(r) FROM (SELECT unnest(Records) AS r FROM read_json('${directory}/**/*.json.gz',
  format = 'newline_delimited', maximum_object_size = 67108864, columns = {Records: '${lineType(LINE_TYPE)}[]'})))
QUALIFY row_number() OVER (PARTITION BY eventID) = 1
ORDER BY userIdentity.arn, eventSource, eventName, eventTime)
TO '${to}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`;
