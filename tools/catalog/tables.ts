import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = join(import.meta.dirname, 'tables');
const table = <T>(name: string): T => JSON.parse(readFileSync(join(HERE, `${name}.json`), 'utf8')) as T; // our own files

/** Model folder → IAM prefixes, where neither its signing name, endpoint prefix nor folder is one. */
export const modelPrefixes = table<{ readonly models: Readonly<Record<string, readonly string[]>> }>(
  'model-prefixes',
).models;

/** First part of the event source, label, where it is documented or seen. */
export const eventSourceRows = table<{ readonly sources: readonly (readonly [string, string, string])[] }>(
  'event-sources',
).sources;

/** Prefix, type, variable, reason. */
export const generatedRows = table<{ readonly entries: readonly (readonly [string, string, string, string])[] }>(
  'generated',
).entries;

/** Prefix, type or `*`, operations (regular expression), why no parameter can show the rest. */
export const neverShownRows = table<{ readonly entries: readonly (readonly [string, string, string, string])[] }>(
  'never-shown',
).entries;

/** Prefix → resource type → types in `resources[]` and event history. */
export const cloudTrailTypes = table<{
  readonly types: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}>('cloudtrail-types').types;

/** Prefix → resource type → the ARN to write where the reference's names an id that no parameter shows. */
export const arnForms = table<{
  readonly forms: Readonly<Record<string, Readonly<Record<string, { readonly arn: string; readonly source: string }>>>>;
}>('arn-forms').forms;

/** Prefix → resource type → ARN variable → members of the service model that hold it. */
export const memberAliases = table<{
  readonly members: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;
}>('member-aliases').members;

export const dataEvents = table<{
  /** Resource type of the selector → actions logged as data events of it. */
  readonly data: Readonly<Record<string, readonly string[]>>;
  readonly neverLogged: readonly string[];
  /** Types that basic event selectors know as well. */
  readonly basic: readonly string[];
}>('observable');

export const guardedNames = table<{ readonly actions: readonly string[]; readonly services: readonly string[] }>(
  'guarded',
);

/** Prefix → resource types whose ARNs may lack an account or carry another account's. */
export const foreignTypes = table<{ readonly types: Readonly<Record<string, readonly string[]>> }>('foreign').types;

/** Label, operations, members, service principal, source: roles that operations pass. */
export const passRoleRows = table<{
  readonly rows: readonly (readonly [
    label: string,
    operations: string,
    members: string,
    principal: string,
    source: string,
  ])[];
}>('pass-role').rows;

/** Model, label under whose event source its calls are logged as well, source. */
export const alsoUnderRows = table<{
  readonly rows: readonly (readonly [model: string, label: string, source: string])[];
}>('also-under').rows;

/** Label, operations, tag action, source, and the type that is created where it is none the call is authorised on. */
export const tagOnCreateRows = table<{
  readonly rows: readonly (readonly [
    label: string,
    operations: string,
    action: string,
    source: string,
    type?: string,
  ])[];
}>('tag-on-create').rows;

/** Models of services that AWS has ended → where it says so. */
export const retiredModels = table<{ readonly models: Readonly<Record<string, string>> }>('retired').models;

/** Actions by access level that the reference lacks and another page of AWS names. */
export interface AttestedRow {
  readonly prefix: string;
  readonly source: string;
  readonly actions: Readonly<Record<string, readonly string[]>>;
}

export const attestedRows = table<{ readonly rows: readonly AttestedRow[] }>('attested').rows;

/** A message of AWS that names action and resource, as somebody published it, with names and accounts of our own. */
export interface DenialRow {
  readonly source: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly action: string;
  /** Resource type that the message proves the rule of; null for `*`. */
  readonly type: string | null;
  readonly resource: string;
}

export const denialRows = table<readonly DenialRow[]>('denials');
