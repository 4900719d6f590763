import {
  isAuthorizationDetails,
  openDetails,
  type AuthorizationDetails,
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

/** A file of policies, taken apart once. */
export interface OpenPolicies {
  /** What authorization details hold; null when the file does not say whose policies it holds. */
  readonly details: AuthorizationDetails | null;
  /** Those of a principal. Errors: `bad-policy` when authorization details are incomplete or do not hold it, or none is named. */
  readonly policiesOf: (whose: Whose | null) => ReadPolicies;
  /** Every policy of the file, whosever it is: for the context keys they name. Of details, those that can be read. */
  readonly every: () => readonly SourcedPolicy[];
}

/**
 * Reads the policies of one file: a document, a list of them, the output of `iam get-policy-version`, `get-user-policy` and the like,
 * of `organizations describe-policy`, or of `iam get-account-authorization-details`. Documents may be URL-encoded texts.
 * Errors: `bad-policy` naming the file and what cannot be read.
 */
export function openPolicies(
  text: string,
  { name, kind = 'identity' }: Omit<ReadPoliciesOptions, 'whose'>,
): OpenPolicies {
  const json = parseJson(text, name);
  if (!isAuthorizationDetails(json)) {
    const policies = bareDocuments(json, { name, kind });
    return { details: null, policiesOf: () => ({ policies, boundary: null, createdAt: null }), every: () => policies };
  }
  const details = openDetails(json, name);
  return {
    details,
    every: details.every,
    policiesOf: (whose) => {
      if (whose === null) throw unreadable(name, 'authorization details need --principal');
      const identity = details.find(whose);
      if (identity === null) throw unreadable(name, `the authorization details do not hold ${whose.arn ?? whose.name}`);
      return details.policiesOf(identity);
    },
  };
}

/** A file of policies as it was read. */
export interface PolicyText {
  readonly name: string;
  readonly text: string;
}

const known = {
  identity: new WeakMap<PolicyText, OpenPolicies>(),
  'resource-control': new WeakMap<PolicyText, OpenPolicies>(),
};

/** As {@link openPolicies}, once for each file, however many principals are looked up in it. Errors: `bad-policy`. */
export function opened(file: PolicyText, kind: PolicyKind = 'identity'): OpenPolicies {
  const found = known[kind].get(file) ?? openPolicies(file.text, { name: file.name, kind });
  known[kind].set(file, found);
  return found;
}

/** As {@link openPolicies}, for one question. */
export function readPolicies(text: string, options: ReadPoliciesOptions): ReadPolicies {
  return openPolicies(text, options).policiesOf(options.whose ?? null);
}

function bareDocuments(
  json: unknown,
  { name: file, kind }: { readonly name: string; readonly kind: PolicyKind },
): readonly SourcedPolicy[] {
  if (Array.isArray(json)) {
    const odd = json.findIndex((entry) => documentsIn(entry).length === 0);
    if (odd >= 0) throw unreadable(file, `entry ${odd + 1} is no policy document`);
  }
  const documents = documentsIn(json);
  if (documents.length === 0) throw unreadable(file, 'it holds no policy document');
  return documents.map(({ document, createdAt, name }, index) => {
    const fallback = documents.length === 1 ? file : `${file}#${index + 1}`;
    return { ...sourced(document, { name: name ?? fallback, kind }), createdAt };
  });
}

function parseJson(text: string, name: string): unknown {
  const json = decode(text.replace(/^\uFEFF/, '').trim());
  if (typeof json === 'string') throw unreadable(name, 'it is not JSON');
  return json;
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
