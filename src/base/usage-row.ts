/**
 * The usage row: the one shape that mapping, policy, proof and page read. A row is a key and measures.
 * See docs/architecture.md, "The usage row".
 */

/** How much of a record its source keeps, richest first: of differing copies of one event the richest wins. */
export const RECORD_SHAPES = [
  'trail',
  'lookup-events',
  'lake',
  'athena-csv',
  'console-csv',
  'console-csv-old',
] as const;
export type RecordShape = (typeof RECORD_SHAPES)[number];

export const PRINCIPAL_KINDS = [
  'user',
  'role',
  'root',
  'federated',
  'identity-center',
  'service',
  'account',
  'unknown',
] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Whose policy it is. A role's sessions share one principal: the role. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** User ARN; role ARN from `sessionIssuer.arn`; root or federated-user ARN; null where the input has none. */
  readonly arn: string | null;
  /** Last segment of the ARN, or the name the source gives (a session name in the console CSV). */
  readonly name: string;
  readonly account: string | null;
  /** AIDA… / AROA… where known: tells a recreated principal from the first. */
  readonly id: string | null;
}

/** Whether the record's request parameters were there, were empty, or were left out by the source or by CloudTrail. */
export type ParametersState = 'given' | 'none' | 'omitted';

/** An infrastructure-as-code tool that names itself in the user agent. Never a condition: the caller chooses it. */
export type Tool = 'terraform' | 'cdk' | 'cloudformation' | 'pulumi';

export interface UsageKey {
  readonly principal: Principal;
  /** `AwsApiCall`, `AwsServiceEvent`, …; `AwsApiCall` where the source does not say. */
  readonly eventType: string;
  /** `Management`, `Data`, …; null where the source does not say. */
  readonly eventCategory: string | null;
  readonly readOnly: boolean | null;
  /** `s3.amazonaws.com`; null only for the old console CSV, which has none. */
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly region: string | null;
  /** `recipientAccountId`, else the caller's. */
  readonly account: string | null;
  readonly callerAccount: string | null;
  /** Null when the call succeeded; `MessageOnly` when the record has an errorMessage and no code. */
  readonly errorCode: string | null;
  /** `invokedBy`: the service that made the call, or null. */
  readonly via: string | null;
  /** `invokedByDelegate.accountId`: such calls stand apart (RULES.md 3). */
  readonly delegate: string | null;
  /** The call came from the console. */
  readonly console: boolean;
  readonly tool: Tool | null;
  readonly parameters: ParametersState;
  /** Path specification (see {@link ProjectionPath}) → sorted distinct texts; only paths of the projection that are there. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Paths in `values` whose texts were cut to a prefix (finding `values-summarised`). */
  readonly prefixed?: readonly string[];
  /**
   * Condition key → text; null: the request did not carry it. Only keys that the caller asked for and that the record can answer.
   */
  readonly context: Readonly<Record<string, string | null>>;
}

export interface UsageMeasures {
  /** Distinct events. */
  readonly count: number;
  /** ISO 8601, UTC, seconds: `2026-03-01T09:00:00Z`. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The five smallest in code-unit order. */
  readonly eventIds: readonly string[];
  /** UTC day `2026-03-01` → events. */
  readonly days: Readonly<Record<string, number>>;
}

export interface UsageRow extends UsageKey, UsageMeasures {}

/**
 * What of a record's body the map wants to see.
 * Roots: `request.`, `response.`, `additional.`, `resources[TYPE]`, `error.action`, `error.resource`, `error.reason`.
 * `[]` steps into each element of an array. Each name matches as spelled or, failing that, with its first letter's case
 * toggled. A leaf that is a list of scalars gives each of them; numbers and booleans give their JSON text.
 * `resources[TYPE]` gives the ARN (or name) of each entry of that type; `resources[*]` of all; an `ARNPrefix` entry gives the
 * prefix followed by `*` under `resources-prefix[TYPE]` instead.
 * Modes: `text` the text; `present` the text `true` when the path exists and is not null; `verb` the first word in upper case;
 * `tree` a text with `/` segments that may be cut to a prefix when there are very many.
 */
export interface ProjectionPath {
  readonly path: string;
  readonly mode: 'text' | 'present' | 'verb' | 'tree';
}

/** A projection path as data and as key of `values`: `request.key|tree`; mode `text` is left out: `request.bucketName`. */
export function parseProjectionPath(spec: string): ProjectionPath {
  const bar = spec.lastIndexOf('|');
  if (bar < 0) return { path: spec, mode: 'text' };
  return { path: spec.slice(0, bar), mode: spec.slice(bar + 1) as ProjectionPath['mode'] }; // checked by the catalogue's schema
}

/** The path specifications for one event; empty for what the catalogue does not know. Synchronous: folding is a hot loop. */
export type ProjectionLookup = (eventSource: string, eventName: string) => readonly string[];
