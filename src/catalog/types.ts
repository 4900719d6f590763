/**
 * The catalogue's data: what exists in IAM and how CloudTrail events map to it. Files under data/catalog, built by
 * tools/catalog from AWS's service models and its Service Authorization Reference plus the curated rules in tools/catalog/rules.
 *
 *   index.json                 event sources → event file; prefixes; versions of what it was built from
 *   services/<prefix>.json     {@link ServiceData}: actions, resource types; stored as ./stored.ts says
 *   events/<label>.json        {@link EventFile}: rules per event name; stored as ./stored.ts says
 *   projections/<label>.json   Record<eventName, path specifications[]>: what the rules of the event read
 *
 * A synchronous reader of projections (worker threads) needs no more than: `index.json`'s
 * `eventSources[normaliseSource(source)]` is the label; the label's projection file is a plain table; `projectionOf(table,
 * eventName)` of ./catalog.ts answers. `error.action`, `error.resource` and `error.reason` are in no file: they are read for every event.
 */
import type { Severity } from '../base/findings.js';

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

export interface CatalogIndex {
  readonly version: number;
  readonly builtFrom: Readonly<Record<string, string>>;
  /** `monitoring.amazonaws.com` → `cloudwatch` (the label of the event file). */
  readonly eventSources: Readonly<Record<string, string>>;
  /** IAM prefixes that exist. */
  readonly prefixes: readonly string[];
}

export interface ServiceData {
  readonly prefix: string;
  readonly actions: Readonly<Record<string, ActionData>>;
  readonly types: Readonly<Record<string, ResourceTypeData>>;
}

export interface ActionData {
  readonly level: AccessLevel;
  /** RULES.md 13. */
  readonly guarded?: true;
  /** Resource types it is authorised on; empty: only `*`. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly conditionKeys?: readonly string[];
  /** AWS's list of what else the call may need: a finding, not a grant (RULES.md 12). */
  readonly dependent?: readonly string[];
  /** `management-read`, `management-write`, `data:AWS::S3::Object`, `never-logged` (RULES.md 18). */
  readonly observable?: string;
}

export interface ResourceTypeData {
  /** `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`. */
  readonly arn: string;
  /** Further forms, where two APIs of the service name the type differently (`lex` V1 and V2). */
  readonly otherArns?: readonly string[];
  /** Variables whose values AWS generates (`InstanceId`): RULES.md 11 makes them `*`. */
  readonly generated?: readonly string[];
  /** Types in `resources[]` and event history that mean this one: `AWS::S3::Bucket`. */
  readonly cloudTrailTypes?: readonly string[];
  /** The type has aws:ResourceTag. */
  readonly taggable?: true;
  /** ARNs of it may lack account or be owned by another account (images, managed policies). */
  readonly foreign?: true;
}

export interface EventFile {
  readonly label: string;
  readonly sources: readonly string[];
  readonly events: Readonly<Record<string, EventRule>>;
}

/**
 * Why an event has no action. `retired`: AWS has ended the operation; `unlisted`: it is in AWS's models, but the Service
 * Authorization Reference lists no action for it; `younger`: it is in no model of a service that is known.
 */
export type NoAction = 'no-permission-needed' | 'not-an-api-call' | 'retired' | 'unlisted' | 'younger' | 'unknown';

export interface EventRule {
  /** Absent when `none` says why there are no actions. */
  readonly actions?: readonly ActionRule[];
  readonly none?: NoAction;
  /** With `unlisted` and `younger`: the action of the event's own name, which the reference does not list (yet). */
  readonly likely?: string;
  /** Why, in one phrase, for `none` and for curated rules. */
  readonly why?: string;
}

export interface ActionRule {
  /** `s3:GetObject`. */
  readonly action: string;
  /** Absent: always. */
  readonly when?: Condition;
  /** RULES.md 12: not the event's own permission, but proved by it. */
  readonly inferred?: true;
  /** One per resource type to cover; empty: `*`. */
  readonly resources: readonly ResourceRule[];
  /** IAM condition that goes with the grant: `{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `same-name`, or where the entry comes from. */
  readonly source: string;
}

/** Source of an action that the Service Authorization Reference lacks: this, then the page of AWS that names it. */
export const ATTESTED = 'not in the Service Authorization Reference, but named by ';

/** Decided from projected values; a path specification as in the row's `values`. */
export type Condition =
  | { readonly present: string }
  | { readonly absent: string }
  | { readonly path: string; readonly in: readonly string[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly error: readonly string[] };

export interface ResourceRule {
  /** Resource type, of the action's service unless written `prefix:type`. */
  readonly type: string;
  /** Only when the parameters show it. */
  readonly optional?: true;
  /** Alternatives with one number are optional together: when none of them is shown, each gives its type's pattern. */
  readonly either?: number;
  /** Path specifications that may hold a whole ARN of the type; tried first. */
  readonly arns?: readonly string[];
  /** ARN variable → path specifications, in order of preference. A value that is an ARN of the type is taken apart. */
  readonly vars?: Readonly<Record<string, readonly string[]>>;
  /** ARN format when the event needs another than the type's own (RULES.md 10); several: all of them are named. */
  readonly formats?: readonly string[];
  /** How a value becomes the variable's text: see src/actions/transforms.ts. */
  readonly transform?: Readonly<Record<string, string>>;
  readonly verifiedBy: 'denial' | 'aws-doc' | 'derived';
}

export type { Severity };
