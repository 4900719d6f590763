import { ACCOUNT } from '../account/callers.js';

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const;
type Column = (typeof COLUMNS)[number];

const at = (day: string): string => `${day}T09:00:00+00:00`;

/** What a user without any credential has in every column. */
const NOTHING: Readonly<Record<string, string>> = Object.fromEntries(
  COLUMNS.map((column) => [column, /_active$|_enabled$/.test(column) ? 'false' : 'N/A']),
);

const LINES: readonly Partial<Record<Column, string>>[] = [
  {
    user: '<root_account>',
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    user_creation_time: at('2024-05-06'),
    password_enabled: 'not_supported',
    password_last_used: at('2026-03-09'),
    password_last_changed: 'not_supported',
    password_next_rotation: 'not_supported',
    mfa_active: 'true',
  },
  {
    user: 'alice',
    arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    user_creation_time: at('2025-11-03'),
    password_enabled: 'true',
    password_last_used: at('2026-05-29'),
    password_last_changed: at('2025-11-03'),
    mfa_active: 'true',
    access_key_1_active: 'true',
    access_key_1_last_rotated: at('2025-11-03'),
    access_key_1_last_used_date: at('2026-05-28'),
    access_key_1_last_used_region: 'us-east-1',
    access_key_1_last_used_service: 's3',
  },
  {
    user: 'ci-runner',
    arn: `arn:aws:iam::${ACCOUNT}:user/machines/ci-runner`,
    user_creation_time: at('2025-09-15'),
    access_key_1_active: 'true',
    access_key_1_last_rotated: at('2025-09-15'),
    access_key_1_last_used_date: at('2025-10-02'),
    access_key_1_last_used_region: 'us-east-1',
    access_key_1_last_used_service: 'ecr',
    access_key_2_active: 'true',
    access_key_2_last_rotated: at('2025-10-01'),
    access_key_2_last_used_date: at('2026-05-22'),
    access_key_2_last_used_region: 'us-east-1',
    access_key_2_last_used_service: 'sts',
  },
  {
    user: 'bob',
    arn: `arn:aws:iam::${ACCOUNT}:user/contractors/bob`,
    user_creation_time: at('2025-06-02'),
    password_enabled: 'true',
    password_last_used: 'no_information',
    password_last_changed: at('2025-06-02'),
    access_key_1_active: 'true',
    access_key_1_last_rotated: at('2025-06-02'),
  },
];

/** The first account's credential report, as the console gives it. */
export const credentialReport = (): string =>
  [COLUMNS, ...LINES.map((line) => COLUMNS.map((column) => line[column] ?? NOTHING[column] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
