import type { SqlText } from '../../engines/sql-text.js';
import { requestPathsOf } from '../context-request.js';
import type { KeyColumn } from './key-columns.js';

/** Parts of a record that only condition keys look at. Each makes rows finer. */
const PARTS = ['time', 'address', 'session', 'endpoint', 'mfa', 'created', 'longterm', 'tls', 'identity'] as const;
export type ContextPart = (typeof PARTS)[number];

export const ATTRIBUTES = 'useridentity.sessioncontext.attributes';
const MFA = {
  parts: ['mfa', 'longterm'],
  columns: [`${ATTRIBUTES}.mfaauthenticated`, 'useridentity.accesskeyid'],
} as const;
const CALLER = { parts: [], columns: ['useridentity.type'] } as const;
const ENDPOINT = { parts: ['endpoint'], columns: ['vpcendpointid', 'useridentity.invokedby'] } as const;

interface KeyNeed {
  readonly parts: readonly ContextPart[];
  /** Columns without which a record cannot say whether the request carried the key. */
  readonly columns: readonly string[];
}

/** What `contextOf` looks at for a key, beyond what every row holds. */
const NEEDS: ReadonlyMap<string, KeyNeed> = new Map<string, KeyNeed>([
  ['aws:currenttime', { parts: ['time'], columns: [] }],
  ['aws:epochtime', { parts: ['time'], columns: [] }],
  ['aws:multifactorauthage', MFA],
  ['aws:multifactorauthpresent', MFA],
  ['aws:principalisawsservice', CALLER],
  ['aws:principalservicename', CALLER],
  ['aws:principalservicenameslist', CALLER],
  ['aws:principaltype', CALLER],
  ['aws:requestedregion', { parts: [], columns: ['awsregion'] }],
  ['aws:rolesessionname', { parts: ['session'], columns: ['useridentity.principalid'] }],
  ['aws:securetransport', { parts: ['tls'], columns: ['tlsdetails'] }],
  ['aws:sourceidentity', { parts: ['identity'], columns: ['otherfields'] }],
  ['aws:sourceip', { parts: ['address', 'endpoint'], columns: ['sourceipaddress', 'vpcendpointid'] }],
  ['aws:sourcevpc', ENDPOINT],
  ['aws:sourcevpce', ENDPOINT],
  [
    'aws:tokenissuetime',
    { parts: ['created', 'longterm'], columns: [`${ATTRIBUTES}.creationdate`, 'useridentity.accesskeyid'] },
  ],
  ['aws:useragent', { parts: [], columns: ['useragent'] }],
  ['aws:userid', { parts: ['session'], columns: ['useridentity.principalid'] }],
  ['aws:vpcsourceip', { parts: ['address', 'endpoint'], columns: ['sourceipaddress', ...ENDPOINT.columns] }],
]);

const REQUEST: KeyNeed = { parts: [], columns: ['requestparameters'] };

function needOf(key: string): KeyNeed | null {
  const name = key.toLowerCase();
  return NEEDS.get(name) ?? (requestPathsOf(null, [name]).length > 0 ? REQUEST : null);
}

/** What rows must tell apart so that these keys can be read from them. */
export function contextParts(keys: readonly string[]): ReadonlySet<ContextPart> {
  return new Set(keys.flatMap((key) => needOf(key)?.parts ?? []));
}

/** Columns and fields of the table that these keys are read from. */
export const contextColumnPaths = (keys: readonly string[]): readonly string[] => [
  ...new Set(keys.flatMap((key) => needOf(key)?.columns ?? [])),
];

/** The columns of what condition keys are read from; none for no keys. */
export function contextColumns(text: SqlText, keys: readonly string[]): readonly KeyColumn[] {
  if (keys.length === 0) return [];
  const parts = contextParts(keys);
  const member = (path: string): string => path.split('.').reduce(text.jsonMember, 'otherfields');
  const session = 'userIdentity.sessionContext';
  const all: readonly (readonly [ContextPart, KeyColumn])[] = [
    ['time', { name: 'time', sql: 'eventtime' }],
    ['endpoint', { name: 'vpcendpointid', sql: 'vpcendpointid' }],
    ['mfa', { name: 'mfa', sql: `${ATTRIBUTES}.mfaauthenticated` }],
    ['created', { name: 'created', sql: `${ATTRIBUTES}.creationdate` }],
    ['longterm', { name: 'longterm', sql: longTermSql(text) }],
    ['tls', { name: 'tls', sql: `CASE WHEN tlsdetails IS NOT NULL THEN '1' END` }],
    [
      'identity',
      {
        name: 'sourceidentity',
        sql: text.jsonList([member(`${session}.sourceIdentity`), member(`${session}.attributes.sourceIdentity`)]),
      },
    ],
  ];
  const stated = { name: 'stated', sql: text.jsonList([member('eventContext.requestContext')]) };
  return [...all.filter(([part]) => parts.has(part)).map(([, column]) => column), stated];
}

/** A long-term key is all that is asked of access keys: see `contextOf`. */
const longTermSql = (text: SqlText): string =>
  `CASE WHEN ${text.startsWith('useridentity.accesskeyid', "'AKIA'")} THEN useridentity.accesskeyid END`;
