import type { AthenaClient, Column, GetQueryResultsCommandOutput, QueryExecution } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import { TrimtrailError } from '../../base/errors.js';
import type { AthenaApi, QueryStatus, ResultPage } from '../../engines/athena/api.js';
import type { AthenaSource } from '../../engines/athena/athena-source.js';
import { awsError } from '../aws-error.js';
import { parseS3Place } from '../s3/s3-place.js';
import { s3Client } from '../s3/s3-files.js';
import type { AwsSession } from '../session.js';

/** For an hour the result of the same query may be given again: what lies in days that are over does not change. */
const REUSE = { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 60 } } as const;
/** Source: Athena User Guide, "Reuse query results": of SELECT and EXECUTE, not of DDL. */
const READS = /^\s*(?:\(|(?:select|with|execute)\b)/i;

/** The table of a source as Athena's catalogue has it. */
export interface AthenaTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitions: readonly { readonly name: string; readonly type: string }[];
  /** `s3://…`; null where it is none of files. */
  readonly location: string | null;
}

/** Athena through the SDK, with what is asked of its catalogue. */
export interface AthenaConnection extends AthenaApi {
  /** Errors: `aws-not-found`, and those of {@link awsError}. */
  readonly table: () => Promise<AthenaTable>;
  /** Bytes at which the work group cuts a query off; null: nowhere, or it may not be asked. */
  readonly cutoff: () => Promise<number | null>;
  readonly close: () => void;
}

/** Errors of every call: those of {@link awsError}. */
export async function connectAthena(source: AthenaSource, session: AwsSession): Promise<AthenaConnection> {
  const { AthenaClient: Client } = await import('@aws-sdk/client-athena');
  const client = new Client(session.config());
  let s3: Promise<S3Client> | null = null;
  return {
    ...queries(client, source),
    ...(await catalogue(client, source)),
    readObject: async (url) => readObject(await (s3 ??= s3Client(session)), url),
    close: () => {
      client.destroy();
      void s3?.then((opened) => opened.destroy());
    },
  };
}

type Queries = Pick<AthenaApi, 'start' | 'status' | 'results' | 'stop'>;

function queries(client: AthenaClient, source: AthenaSource): Queries {
  const sdk = import('@aws-sdk/client-athena');
  return {
    start: async ({ sql, parameters }) => {
      const { StartQueryExecutionCommand } = await sdk;
      const command = new StartQueryExecutionCommand({
        QueryString: sql,
        QueryExecutionContext: { Catalog: source.catalog, Database: source.database },
        ...(READS.test(sql) ? { ResultReuseConfiguration: REUSE } : {}),
        ...(parameters.length === 0 ? {} : { ExecutionParameters: [...parameters] }),
        ...(source.workgroup === null ? {} : { WorkGroup: source.workgroup }),
        ...(source.output === null ? {} : { ResultConfiguration: { OutputLocation: source.output } }),
      });
      const { QueryExecutionId } = await asked(client.send(command), 'starting the query in Athena');
      return QueryExecutionId ?? '';
    },
    status: async (id) => {
      const { GetQueryExecutionCommand } = await sdk;
      return statusOf(
        (await asked(client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })), `Athena, query ${id}`))
          .QueryExecution,
      );
    },
    results: async (id, token) => {
      const { GetQueryResultsCommand } = await sdk;
      const command = new GetQueryResultsCommand({
        QueryExecutionId: id,
        ...(token === null ? {} : { NextToken: token }),
      });
      return pageOf(await asked(client.send(command), `Athena, results of query ${id}`));
    },
    stop: async (id) => {
      const { StopQueryExecutionCommand } = await sdk;
      await asked(
        client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
        `stopping query ${id} in Athena`,
      );
    },
  };
}

const STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;

function statusOf(execution: QueryExecution | undefined): QueryStatus {
  const { Status, Statistics, ResultConfiguration } = execution ?? {};
  return {
    state: STATES.find((state) => state === Status?.State) ?? 'FAILED',
    reason: Status?.StateChangeReason ?? '',
    bytesScanned: Statistics?.DataScannedInBytes ?? 0,
    resultFile: ResultConfiguration?.OutputLocation ?? null,
    isReused: Statistics?.ResultReuseInformation?.ReusedPreviousResult ?? false,
  };
}

function pageOf({ NextToken, ResultSet }: GetQueryResultsCommandOutput): ResultPage {
  return {
    columns: (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '', Type = 'varchar' }) => ({
      name: Name,
      type: Type,
    })),
    rows: (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue ?? null)),
    next: NextToken ?? null,
  };
}

async function catalogue(
  client: AthenaClient,
  source: AthenaSource,
): Promise<Pick<AthenaConnection, 'table' | 'cutoff'>> {
  const { GetTableMetadataCommand, GetWorkGroupCommand } = await import('@aws-sdk/client-athena');
  const { catalog, database, table, workgroup } = source;
  return {
    table: async () => {
      const command = new GetTableMetadataCommand({ CatalogName: catalog, DatabaseName: database, TableName: table });
      const { TableMetadata } = await asked(client.send(command), `looking up ${database}.${table} in Athena`);
      return {
        columns: named(TableMetadata?.Columns),
        partitions: named(TableMetadata?.PartitionKeys),
        location: TableMetadata?.Parameters?.['location'] ?? null,
      };
    },
    cutoff: async () => {
      const { WorkGroup } = await client
        .send(new GetWorkGroupCommand({ WorkGroup: workgroup ?? 'primary' }))
        .catch(() => ({ WorkGroup: undefined }));
      return WorkGroup?.Configuration?.BytesScannedCutoffPerQuery ?? null;
    },
  };
}

const named = (columns: readonly Column[] = []): AthenaTable['columns'] =>
  columns.map(({ Name = '', Type = 'string' }) => ({ name: Name, type: Type }));

async function readObject(client: S3Client, url: string): Promise<AsyncIterable<Uint8Array>> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { bucket, prefix } = parseS3Place(url);
  const { Body } = await asked(
    client.send(new GetObjectCommand({ Bucket: bucket, Key: prefix })),
    `reading the result ${url}`,
  );
  if (Body === undefined) throw new TrimtrailError('aws-failed', `the result ${url} is empty`);
  return Body as AsyncIterable<Uint8Array>; // on Node, the SDK's bodies are readable streams
}

async function asked<T>(answer: Promise<T>, doing: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw awsError(error, doing);
  }
}
