import type { ResourceTypeData } from '../../src/catalog/types.js';
import { LEVELS, type StoredActionData, type StoredService } from '../../src/catalog/stored.js';
import { compareText } from '../../src/base/findings.js';
import type { IamAction, IamService, IamType } from './iam-data.js';
import type { RuleFile } from './rule-file.js';
import { cloudTrailTypes, dataEvents, foreignTypes, generatedRows, guardedNames } from './tables.js';

const GUARDED = new Set(guardedNames.actions);
const GUARDED_SERVICES = new Set(guardedNames.services);
const NEVER = new Set(dataEvents.neverLogged);
const DATA = new Map(
  Object.entries(dataEvents.data).flatMap(([type, actions]) =>
    actions.map((action) => [action, `data:${type}`] as const),
  ),
);

/** A service as data/catalog keeps it. */
export function storeService(service: IamService, rules: RuleFile | undefined): StoredService {
  const types = Object.fromEntries(
    [...service.types.values()]
      .toSorted((a, b) => compareText(a.name, b.name))
      .map((type) => [type.name, storeType(service, type, rules)]),
  );
  const order = Object.keys(types);
  const keySets: string[][] = [[]];
  const actions = [...service.actions.values()].toSorted((a, b) => compareText(a.name, b.name));
  const stored = actions.map(
    (action) => [action.name, storeAction(service.prefix, action, { order, keySets })] as const,
  );
  return { prefix: service.prefix, conditionKeys: keySets, types, actions: Object.fromEntries(stored) };
}

interface Tables {
  readonly order: readonly string[];
  readonly keySets: string[][];
}

function storeAction(prefix: string, action: IamAction, { order, keySets }: Tables): StoredActionData {
  const name = `${prefix}:${action.name}`;
  const guarded = action.level === 'Permissions management' || GUARDED.has(name) || GUARDED_SERVICES.has(prefix);
  const observable = observableOf(name, action.level);
  const at = (types: readonly string[]): readonly number[] => types.map((type) => order.indexOf(type));
  const head = [
    LEVELS.indexOf(action.level),
    at(action.required),
    at(action.optional),
    keySet(keySets, action),
    guarded ? 1 : 0,
  ] as const;
  return observable === undefined ? head : [...head, observable];
}

/** The class of RULES.md 18, where it is not a management event read or written by access level. */
function observableOf(name: string, level: IamAction['level']): string | undefined {
  if (NEVER.has(name)) return 'never-logged';
  return KMS_READS.test(name) && level !== 'Read' && level !== 'List' ? 'management-read' : DATA.get(name);
}

// CloudTrail marks cryptographic calls as read-only, whatever IAM calls them. Source: KMS Developer Guide, AWS KMS log entries.
const KMS_READS = /^kms:(?:Encrypt|Decrypt|ReEncrypt|Generate|Sign|Verify|DeriveShared)/;

function keySet(keySets: string[][], action: IamAction): number {
  const text = action.conditionKeys.join(' ');
  const known = keySets.findIndex((keys) => keys.join(' ') === text);
  return known >= 0 ? known : keySets.push([...action.conditionKeys]) - 1;
}

function storeType(service: IamService, type: IamType, rules: RuleFile | undefined): ResourceTypeData {
  const { prefix } = service;
  const listed = generatedRows
    .filter(([at, name]) => at === prefix && name === type.name)
    .map(([, , variable]) => variable);
  const generated = rules?.generated?.[type.name] ?? listed;
  const logged = rules?.cloudTrailTypes?.[type.name] ?? cloudTrailTypes[prefix]?.[type.name] ?? [];
  const foreign = (rules?.foreign ?? []).includes(type.name) || (foreignTypes[prefix] ?? []).includes(type.name);
  return {
    arn: type.arn,
    ...(type.arns.length > 1 ? { otherArns: type.arns.slice(1) } : {}),
    ...(generated.length > 0 ? { generated } : {}),
    ...(logged.length > 0 ? { cloudTrailTypes: logged } : {}),
    ...(type.taggable ? { taggable: true as const } : {}),
    ...(foreign ? { foreign: true as const } : {}),
  };
}
