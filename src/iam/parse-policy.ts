import { TrimtrailError } from '../base/errors.js';

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

/**
 * Reads a policy document of an identity: text or parsed JSON; one statement or a list; text or a list of texts in each
 * element. Strict where IAM is: an Effect other than Allow or Deny, both or neither of an element and its Not form.
 * @throws TrimtrailError `bad-policy` with the statement that cannot be read.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
export function parsePolicy(document: unknown): ParsedPolicy {
  const root = typeof document === 'string' ? parseText(document) : document;
  if (!isObject(root)) throw bad('A policy is a JSON object.');
  const { Version: version = '2008-10-17', Statement: statement } = root;
  if (version !== '2012-10-17' && version !== '2008-10-17') throw bad('Version is 2012-10-17 or 2008-10-17.');
  if (statement === undefined) throw bad('A policy has a Statement.');
  const list = Array.isArray(statement) ? statement : [statement];
  return { version, statements: list.map((entry: unknown, index) => parseStatement(entry, index)) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TrimtrailError('bad-policy', 'The policy is not JSON.', { cause });
  }
}

function parseStatement(entry: unknown, index: number): ParsedStatement {
  const where = `Statement ${index + 1}`;
  if (!isObject(entry)) throw bad(`${where} is not an object.`);
  const effect = entry['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw bad(`${where}: Effect is Allow or Deny.`);
  if (entry['Principal'] !== undefined || entry['NotPrincipal'] !== undefined) {
    throw bad(`${where}: a policy of an identity has no Principal.`);
  }
  const sid = entry['Sid'];
  return {
    sid: typeof sid === 'string' ? sid : null,
    effect,
    ...parseEither(entry, where),
    conditions: parseConditions(entry['Condition'], where),
  };
}

type Elements = Pick<ParsedStatement, 'actions' | 'notActions' | 'resources' | 'notResources'>;

function parseEither(entry: Readonly<Record<string, unknown>>, where: string): Elements {
  const actions = parseList(entry['Action'], `${where}: Action`);
  const notActions = parseList(entry['NotAction'], `${where}: NotAction`);
  const resources = parseList(entry['Resource'], `${where}: Resource`);
  const notResources = parseList(entry['NotResource'], `${where}: NotResource`);
  if ((actions === null) === (notActions === null)) throw bad(`${where} has either Action or NotAction.`);
  if ((resources === null) === (notResources === null)) throw bad(`${where} has either Resource or NotResource.`);
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
