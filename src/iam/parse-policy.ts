import { TrimtrailError } from '../base/errors.js';
import { readOperator } from './condition-operators.js';

/** A statement as read: each element a list, null where the document has none. */
export interface ParsedStatement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  /** Operator → key → values; null when unconditional. */
  readonly conditions: ParsedConditions | null;
}

export type ParsedConditions = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export interface ParsedPolicy {
  /** `2012-10-17`, or `2008-10-17` when the document does not say. */
  readonly version: string;
  readonly statements: readonly ParsedStatement[];
}

/** What a document may hold depends on where it is attached; a boundary, a session policy and an SCP read like an identity policy. */
export type PolicyKind = 'identity' | 'resource-control';

const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'Principal',
  'NotPrincipal',
]);
const POLICY_ELEMENTS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

/**
 * Reads a policy document: text or parsed JSON; one statement or a list; text or a list of texts in each element. Strict where IAM
 * is: unknown elements and operators, an Effect other than Allow or Deny, both or neither of an element and its Not form.
 * @throws TrimtrailError `bad-policy` with the statement that cannot be read.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language"; Organizations User Guide, "RCP syntax".
 */
export function parsePolicy(document: unknown, kind: PolicyKind = 'identity'): ParsedPolicy {
  const root = typeof document === 'string' ? parseText(document) : document;
  if (!isObject(root)) throw bad('A policy is a JSON object.');
  refuseUnknown(root, POLICY_ELEMENTS, 'A policy');
  const { Version: version = '2008-10-17', Statement: statement } = root;
  if (version !== '2012-10-17' && version !== '2008-10-17') throw bad('Version is 2012-10-17 or 2008-10-17.');
  if (statement === undefined || statement === null) throw bad('A policy has a Statement.');
  const list = Array.isArray(statement) ? statement : [statement];
  return { version, statements: list.map((entry: unknown, index) => parseStatement(entry, index, kind)) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TrimtrailError('bad-policy', 'The policy is not JSON.', { cause });
  }
}

function refuseUnknown(object: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(object).find((key) => !known.has(key));
  if (unknown !== undefined) throw bad(`${where} has no element ${JSON.stringify(unknown)}.`);
}

function parseStatement(entry: unknown, index: number, kind: PolicyKind): ParsedStatement {
  const where = `Statement ${index + 1}`;
  if (!isObject(entry)) throw bad(`${where} is not an object.`);
  refuseUnknown(entry, STATEMENT_ELEMENTS, where);
  const { Effect: effect, Sid: sid } = entry;
  if (effect !== 'Allow' && effect !== 'Deny') throw bad(`${where}: Effect is Allow or Deny.`);
  if (sid !== undefined && typeof sid !== 'string') throw bad(`${where}: Sid is a text.`);
  checkPrincipal(entry, kind, where);
  return {
    sid: sid ?? null,
    effect,
    ...parseEither(entry, where),
    conditions: parseConditions(entry['Condition'], where),
  };
}

function checkPrincipal(entry: Readonly<Record<string, unknown>>, kind: PolicyKind, where: string): void {
  const { Principal: principal, NotPrincipal: notPrincipal } = entry;
  if (kind === 'identity' && (principal !== undefined || notPrincipal !== undefined))
    throw bad(`${where}: a policy of an identity has no Principal.`);
  if (kind === 'resource-control' && (principal !== '*' || notPrincipal !== undefined))
    throw bad(`${where}: the Principal of a resource control policy is "*".`);
}

type Elements = Pick<ParsedStatement, 'actions' | 'notActions' | 'resources' | 'notResources'>;

function parseEither(entry: Readonly<Record<string, unknown>>, where: string): Elements {
  const actions = parseList(entry['Action'], `${where}: Action`);
  const notActions = parseList(entry['NotAction'], `${where}: NotAction`);
  const resources = parseList(entry['Resource'], `${where}: Resource`);
  const notResources = parseList(entry['NotResource'], `${where}: NotResource`);
  if ((actions === null) === (notActions === null)) throw bad(`${where} has either Action or NotAction.`);
  if ((resources === null) === (notResources === null)) throw bad(`${where} has either Resource or NotResource.`);
  const odd = (actions ?? notActions ?? []).find((action) => !/^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+)$/.test(action));
  if (odd !== undefined)
    throw bad(`${where}: ${JSON.stringify(odd)} is not an action such as s3:GetObject or s3:Get*.`);
  return { actions, notActions, resources, notResources };
}

function parseList(value: unknown, what: string): readonly string[] | null {
  if (value === undefined) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string');
  if (texts.length < list.length) throw bad(`${what} is a text or a list of texts.`);
  return texts;
}

function parseConditions(value: unknown, where: string): ParsedConditions | null {
  if (value === undefined) return null;
  if (!isObject(value)) throw bad(`${where}: Condition is an object.`);
  const operators = Object.entries(value).map(([operator, keys]) => {
    if (readOperator(operator) === null)
      throw bad(`${where}: there is no condition operator ${JSON.stringify(operator)}.`);
    if (!isObject(keys)) throw bad(`${where}: each operator of Condition is an object.`);
    const entries = Object.entries(keys).map(([key, values]) => [key, parseValues(values, where)] as const);
    return [operator, new Map(entries)] as const;
  });
  return operators.length === 0 ? null : new Map(operators);
}

/** Numbers and booleans are allowed there and mean their JSON text. */
function parseValues(value: unknown, where: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'number' || typeof item === 'boolean') return JSON.stringify(item);
    throw bad(`${where}: a condition value is a text, a number or a boolean.`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const bad = (message: string): TrimtrailError => new TrimtrailError('bad-policy', message);
