import { coversAction } from '../iam/covers.js';
import { coversActions } from '../iam/contains.js';
import type { ParsedStatement } from '../iam/parse-policy.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { readPlainPattern, matchTokens } from '../iam/wildcard.js';
import { rawStatements } from './documents.js';

/**
 * How far one cut goes (RULES.md 35): the services that were used with all their granted actions; the actions that were used on all
 * granted resources; the policy of the records.
 */
export const STAGES = ['services', 'actions', 'resources'] as const;
export type Stage = (typeof STAGES)[number];

/** A statement of a stage: an Allow of today with fewer actions; resources and conditions stay as they are written. */
export type StageStatement = Readonly<Record<string, unknown>> & { readonly Action: readonly string[] };

export interface StageDraft {
  /** Version of the documents they come from, which decides what `${…}` means. */
  readonly version: string;
  readonly statements: readonly StageStatement[];
  /** Nothing that is granted today is taken away. */
  readonly same: boolean;
}

export interface StageUse {
  /** Actions that the policy of the records grants, spelled as AWS does. */
  readonly actions: readonly string[];
  /** Every action of a service. */
  readonly allActions: (prefix: string) => Promise<readonly string[]>;
}

/** The statements of a stage, by the version of their documents. */
export async function draftStage(
  stage: 'services' | 'actions',
  policies: readonly SourcedPolicy[],
  use: StageUse,
): Promise<readonly StageDraft[]> {
  const versions = [...new Set(policies.map(({ policy }) => policy.version))].toSorted();
  return Promise.all(
    versions.map(async (version) => {
      const own = policies.filter(({ policy }) => policy.version === version);
      const drafts = await Promise.all(own.map((policy) => draftOf(stage, policy, use)));
      const found = drafts.flat();
      return {
        version,
        same: found.every(({ same }) => same),
        statements: found.flatMap(({ statement }) => (statement === null ? [] : [statement])),
      };
    }),
  );
}

interface Drafted {
  readonly statement: StageStatement | null;
  readonly same: boolean;
}

async function draftOf(
  stage: 'services' | 'actions',
  policy: SourcedPolicy,
  use: StageUse,
): Promise<readonly Drafted[]> {
  const raw = rawStatements(policy);
  const drafted: Drafted[] = [];
  for (const [index, statement] of policy.policy.statements.entries()) {
    if (statement.effect === 'Deny') continue;
    const actions = stage === 'services' ? await servicesOf(statement, use) : actionsOf(statement, use.actions);
    const { Sid: _sid, Action: _action, NotAction: _not, Effect, ...rest } = raw[index] ?? {};
    drafted.push({
      same: statement.actions !== null && isSame(statement.actions, actions),
      statement: actions.length === 0 ? null : { Effect, Action: actions, ...rest },
    });
  }
  return drafted;
}

const isSame = (before: readonly string[], after: readonly string[]): boolean =>
  before.every((action) => after.some((one) => coversAction(one, action)));

const actionsOf = (statement: ParsedStatement, used: readonly string[]): readonly string[] =>
  used.filter((action) => coversActions(statement, action));

const prefixOf = (action: string): string => action.slice(0, action.indexOf(':')).toLowerCase();

/** What the statement grants of the services in use. */
async function servicesOf(statement: ParsedStatement, { actions, allActions }: StageUse): Promise<readonly string[]> {
  const services = [...new Set(actions.map(prefixOf))].toSorted();
  const found: string[] = [];
  for (const pattern of statement.actions ?? []) found.push(...ofServices(pattern, services));
  if (statement.notActions !== null) {
    for (const service of services) found.push(...(await exceptFor(service, statement.notActions, allActions)));
  }
  return [...new Set(found)];
}

function ofServices(pattern: string, services: readonly string[]): readonly string[] {
  if (pattern === '*') return services.map((service) => `${service}:*`);
  return services.includes(prefixOf(pattern)) ? [pattern] : [];
}

/** A service under NotAction: all of it, what is left of it by name, or nothing. */
async function exceptFor(
  service: string,
  excluded: readonly string[],
  allActions: StageUse['allActions'],
): Promise<readonly string[]> {
  const touching = excluded.filter((pattern) => pattern === '*' || prefixOf(pattern) === service);
  if (touching.length === 0) return [`${service}:*`];
  const patterns = touching.map((pattern) => readPlainPattern(pattern.toLowerCase()));
  const names = (await allActions(service)).map((name) => `${service}:${name}`);
  return names.filter((name) => !patterns.some((pattern) => matchTokens(pattern, name.toLowerCase()) !== 'no-match'));
}
