import { TrimtrailError } from '../../base/errors.js';
import { CsvRows } from '../../records/csv-rows.js';
import type { CredentialName } from '../../base/fleet.js';
import type { FileText } from '../policy-files.js';

/** One active credential as IAM's report gives it. */
export interface ReportedCredential {
  readonly credential: CredentialName;
  /** When made or last changed, ISO 8601 UTC; null where the report does not say. */
  readonly since: string | null;
  /** Null: never, as far as IAM has kept it. */
  readonly lastUsed: string | null;
}

/** One line of the report. */
export interface ReportedUser {
  readonly arn: string;
  readonly name: string;
  readonly isRoot: boolean;
  readonly createdAt: string | null;
  readonly mfa: boolean;
  readonly credentials: readonly ReportedCredential[];
  /** The latest use of any credential, active or not; null: none is dated. */
  readonly lastUsed: string | null;
  /** False: it has credentials whose use the report does not date, such as signing certificates. */
  readonly isComplete: boolean;
}

const NEEDED = [
  'user',
  'arn',
  'password_enabled',
  'password_last_used',
  'access_key_1_active',
  'access_key_1_last_used_date',
];

/**
 * Reads a credential report: the CSV of the console, or what `aws iam get-credential-report` prints. Columns that are not known are passed
 * over. A date that is none (`N/A`, `no_information`, `not_supported`) means that nothing was dated.
 * Errors: `bad-selectors` naming the file.
 * Source: IAM User Guide, "Generate credential reports for your AWS account"; IAM API Reference, GetCredentialReport.
 */
export function readCredentialReport({ name, text }: FileText): readonly ReportedUser[] {
  const [head = [], ...rows] = csvRows(csvOf(text));
  const columns = new Map(head.map((column, at) => [column.trim().toLowerCase(), at]));
  const missing = NEEDED.filter((column) => !columns.has(column));
  if (missing.length > 0) throw unreadable(name, `it lacks the column ${missing.join(', ')}`);
  return rows.map((row, index) => {
    const user = userOf((column) => row[columns.get(column) ?? -1]?.trim() ?? '');
    if (/^arn:[^:]+:iam::\d{12}:/.test(user.arn)) return user;
    throw unreadable(name, `line ${index + 2} has no ARN of a user`);
  });
}

const unreadable = (name: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-selectors', `${name} holds no credential report: ${why}`, {
    hint: 'give the CSV file, or what aws iam get-credential-report prints',
  });

/** The command prints JSON with the report in base64. */
function csvOf(text: string): string {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (!trimmed.startsWith('{')) return trimmed;
  try {
    const { Content } = JSON.parse(trimmed) as { readonly Content?: unknown };
    return typeof Content === 'string' ? Buffer.from(Content, 'base64').toString('utf8') : '';
  } catch {
    return '';
  }
}

function csvRows(text: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const reader = new CsvRows(',', { row: (fields) => void rows.push(fields), damaged: () => {} });
  reader.push(text);
  reader.end();
  return rows;
}

type Cells = (column: string) => string;

function userOf(cell: Cells): ReportedUser {
  const isRoot = cell('user') === '<root_account>';
  const keys = [1, 2] as const;
  const all: readonly (ReportedCredential & { readonly active: boolean })[] = [
    {
      credential: 'password',
      // of root it says `not_supported`, or FALSE in a member account that was made without one
      active: isRoot ? cell('password_enabled').toLowerCase() !== 'false' : isTrue(cell('password_enabled')),
      since: timeOf(cell('password_last_changed')),
      lastUsed: timeOf(cell('password_last_used')),
    },
    ...keys.map((n) => ({
      credential: `access key ${n}` as const,
      active: isTrue(cell(`access_key_${n}_active`)),
      since: timeOf(cell(`access_key_${n}_last_rotated`)),
      lastUsed: timeOf(cell(`access_key_${n}_last_used_date`)),
    })),
  ];
  const used = all.flatMap(({ lastUsed }) => lastUsed ?? []).toSorted();
  return {
    arn: cell('arn'),
    name: cell('user'),
    isRoot,
    createdAt: timeOf(cell('user_creation_time')),
    mfa: isTrue(cell('mfa_active')),
    credentials: all
      .filter(({ active }) => active)
      .map(({ credential, since, lastUsed }) => ({ credential, since, lastUsed })),
    lastUsed: used.at(-1) ?? null,
    isComplete: !isTrue(cell('cert_1_active')) && !isTrue(cell('cert_2_active')),
  };
}

const isTrue = (text: string): boolean => text.toLowerCase() === 'true';

function timeOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
