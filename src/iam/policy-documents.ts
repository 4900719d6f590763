import {
  everyPolicyIn,
  identitiesIn,
  isAuthorizationDetails,
  policiesOfIdentity,
  type IdentityPolicies,
  type Whose,
} from './authorization-details.js';
import type { PolicyKind } from './parse-policy.js';
import { decode, isObject, sourced, timeOf, unreadable, type SourcedPolicy } from './sourced-policy.js';

export interface ReadPoliciesOptions {
  /** How messages and decisions call the file. */
  readonly name: string;
  readonly kind?: PolicyKind;
  /** Whose policies to take from authorization details. */
  readonly whose?: Whose | null;
}

/** The policies of a file; `boundary` null when the file does not tell, `[]` when there is none. */
export type ReadPolicies = IdentityPolicies;

/**
 * Reads the policies of one file: a document, a list of them, the output of `iam get-policy-version`, `get-user-policy` and the like,
 * of `organizations describe-policy`, or of `iam get-account-authorization-details`. Documents may be URL-encoded texts.
 * Errors: `bad-policy` naming the file and what cannot be read.
 */
export function readPolicies(text: string, options: ReadPoliciesOptions): ReadPolicies {
  const json = parseJson(text, options.name);
  if (isAuthorizationDetails(json)) return policiesOfIdentity(json, options);
  if (Array.isArray(json)) {
    const odd = json.findIndex((entry) => documentsIn(entry).length === 0);
    if (odd >= 0) throw unreadable(options.name, `entry ${odd + 1} is no policy document`);
  }
  const documents = documentsIn(json);
  if (documents.length === 0) throw unreadable(options.name, 'it holds no policy document');
  const policies = documents.map(({ document, createdAt, name }, index) => {
    const fallback = documents.length === 1 ? options.name : `${options.name}#${index + 1}`;
    return { ...sourced(document, { name: name ?? fallback, kind: options.kind ?? 'identity' }), createdAt };
  });
  return { policies, boundary: null };
}

/** Does the file say whose policies it holds? */
export function namesIdentities(text: string): boolean {
  const json = decode(text.replace(/^\uFEFF/, '').trim());
  return isAuthorizationDetails(json);
}

/** The ARNs of the users and roles a file names with their policies; none when it does not say whose it holds. */
export function identitiesOf(text: string): readonly string[] {
  const json = decode(text.replace(/^\uFEFF/, '').trim());
  return isAuthorizationDetails(json) ? identitiesIn(json) : [];
}

function parseJson(text: string, name: string): unknown {
  const json = decode(text.replace(/^\uFEFF/, '').trim());
  if (typeof json === 'string') throw unreadable(name, 'it is not JSON');
  return json;
}

/** Every policy of a file, whosever it is: for the context keys they name. Those that can not be read are left out. */
export function everyPolicy(text: string, options: ReadPoliciesOptions): readonly SourcedPolicy[] {
  const json = parseJson(text, options.name);
  return isAuthorizationDetails(json) ? everyPolicyIn(json) : readPolicies(text, options).policies;
}

interface Found {
  readonly document: unknown;
  readonly createdAt: string | null;
  readonly name: string | null;
}

function documentsIn(json: unknown): readonly Found[] {
  if (Array.isArray(json)) return json.flatMap(documentsIn);
  if (typeof json !== 'object' || json === null) return [];
  const object = json as Readonly<Record<string, unknown>>;
  if (object['Statement'] !== undefined) return [{ document: object, createdAt: null, name: null }];
  const version = object['PolicyVersion'];
  if (isObject(version))
    return [{ document: version['Document'], createdAt: timeOf(version['CreateDate']), name: null }];
  if (object['PolicyDocument'] !== undefined)
    return [{ document: object['PolicyDocument'], createdAt: null, name: textOf(object['PolicyName']) }];
  const policy = object['Policy'];
  if (isObject(policy) && policy['Content'] !== undefined)
    return [{ document: policy['Content'], createdAt: null, name: nameIn(policy) }];
  return object['Version'] === undefined ? [] : [{ document: object, createdAt: null, name: null }];
}

const nameIn = (policy: Readonly<Record<string, unknown>>): string | null =>
  isObject(policy['PolicySummary']) ? textOf(policy['PolicySummary']['Name']) : null;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
