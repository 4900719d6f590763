import { compareText, finding, type Finding } from '../base/findings.js';
import type { ServiceData } from '../catalog/types.js';
import type { GrantedStatement } from '../iam/contains.js';
import { coversActions } from '../iam/contains.js';
import { coversAction } from '../iam/covers.js';
import type { ParsedConditions } from '../iam/parse-policy.js';
import type { Conditions, Statement } from '../iam/types.js';

export interface KeepOptions {
  /** Why use of an action could not have been seen; null: it could have been (RULES.md 18). */
  readonly unobservable: (action: string) => Promise<string | null>;
  /** Service prefixes the principal was seen to use. */
  readonly servicesInUse: ReadonlySet<string>;
  /** Action patterns to keep as they are granted (`--keep`). */
  readonly keep: readonly string[];
  readonly service: (prefix: string) => Promise<ServiceData | null>;
}

export interface KeptGrants {
  /** Their Sids are not yet unique among those of the policy. */
  readonly statements: readonly Statement[];
  readonly findings: readonly Finding[];
}

/**
 * What is kept of today's grants although it was not seen in use (RULES.md 20): an action that could not have been seen, from a statement
 * that names it or its service, on the granted resources and conditions; from `*` and `NotAction` only for services in use. Guarded actions
 * stay where a statement names them on less than everything. The rest is finding `unobservable-dropped`, by service.
 */
export async function keepGrants(current: readonly GrantedStatement[], options: KeepOptions): Promise<KeptGrants> {
  const statements: Statement[] = [];
  const dropped = new Map<string, Set<string>>();
  for (const granted of current) {
    const chosen = [...keptPatterns(granted, options.keep), ...(await unobservable(granted, options, dropped))];
    const actions = [...new Set(chosen)].toSorted(compareText);
    const names = actions.filter((one) => !actions.some((other) => other !== one && coversAction(other, one)));
    if (names.length > 0) statements.push(statementOf(granted, names));
  }
  return { statements, findings: droppedFindings(dropped) };
}

function statementOf({ statement }: GrantedStatement, actions: readonly string[]): Statement {
  const base = { Sid: 'KeepFromToday', Effect: 'Allow', Action: actions, Resource: statement.resources ?? [] } as const;
  return statement.conditions === null ? base : { ...base, Condition: conditionsOf(statement.conditions) };
}

/** As a document writes them. */
export function conditionsOf(conditions: ParsedConditions): Conditions {
  return Object.fromEntries(
    [...conditions].map(([operator, keys]) => [
      operator,
      Object.fromEntries([...keys].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values])),
    ]),
  );
}

/** A statement that can be written again with other actions. */
const isRewritable = ({ statement, comparable, raw }: GrantedStatement): boolean =>
  comparable && statement.resources !== null && raw.size > 0;

/** What `--keep` names of a statement, as narrow as the two together. */
function keptPatterns(granted: GrantedStatement, keep: readonly string[]): readonly string[] {
  if (!isRewritable(granted)) return [];
  const { statement } = granted;
  return keep.flatMap((pattern) => {
    if (coversActions(statement, pattern)) return [pattern];
    return (statement.actions ?? []).filter((action) => coversAction(pattern, action));
  });
}

async function unobservable(
  granted: GrantedStatement,
  options: KeepOptions,
  dropped: Map<string, Set<string>>,
): Promise<readonly string[]> {
  const { statement } = granted;
  const names: string[] = [];
  const prefixes = prefixesOf(granted, options.servicesInUse);
  for (const { prefix, broad } of prefixes) {
    const service = await options.service(prefix);
    for (const [name, data] of Object.entries(service?.actions ?? {})) {
      const action = `${prefix}:${name}`;
      if (!coversActions(statement, action) || (await options.unobservable(action)) === null) continue;
      const tooMuch = data.guarded === true && (broad || statement.resources?.includes('*') === true);
      if (tooMuch || !isRewritable(granted)) drop(dropped, prefix, action);
      else names.push(action);
    }
  }
  if (statement.notActions !== null || statement.actions?.includes('*')) drop(dropped, '*', '*');
  return names;
}

function drop(dropped: Map<string, Set<string>>, service: string, action: string): void {
  const actions = dropped.get(service) ?? new Set<string>();
  dropped.set(service, actions);
  actions.add(action);
}

interface Prefix {
  readonly prefix: string;
  /** Not named: from `*` or `NotAction`. */
  readonly broad: boolean;
}

function prefixesOf(
  { statement: { actions, notActions } }: GrantedStatement,
  inUse: ReadonlySet<string>,
): readonly Prefix[] {
  const named = new Set(
    (actions ?? [])
      .filter((action) => action !== '*')
      .map((action) => action.slice(0, action.indexOf(':')).toLowerCase()),
  );
  const broad = notActions !== null || (actions ?? []).includes('*');
  return [
    ...[...named].map((prefix) => ({ prefix, broad: false })),
    ...(broad ? [...inUse].filter((prefix) => !named.has(prefix)).map((prefix) => ({ prefix, broad: true })) : []),
  ].toSorted((a, b) => compareText(a.prefix, b.prefix));
}

/** One finding for each service, with the option that keeps what was dropped. */
function droppedFindings(dropped: ReadonlyMap<string, ReadonlySet<string>>): readonly Finding[] {
  return [...dropped]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([service, actions]) => {
      if (service === '*') {
        const message =
          'services that were not seen in use were granted through * or NotAction and are not any more; keep one with --keep SERVICE:*';
        return finding('unobservable-dropped', message, 1, { keep: ['--keep SERVICE:*'] });
      }
      const names = [...actions].toSorted(compareText);
      const message = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}: use could not have been seen; dropped because the grant is too wide to keep`;
      return finding('unobservable-dropped', message, names.length, {
        service,
        keep: names.map((name) => `--keep ${name}`),
      });
    });
}
