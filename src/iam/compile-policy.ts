import { compileConditions, keysOfCondition, type Condition } from './conditions.js';
import { matchAction } from './match.js';
import type { ParsedPolicy, ParsedStatement } from './parse-policy.js';
import type { Truth } from './truth.js';
import { readTemplate, variablesOf, type Template } from './template.js';
import { indexPatterns, type PatternIndex } from './pattern-index.js';
import { literalText, MANY, type Tokens } from './wildcard.js';

/** A policy with a name by which a decision refers to it: a file, or the policy's own name. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: ParsedPolicy;
}

/** Patterns of a `Resource` or `NotResource` element, read once. */
export interface ResourcePatterns {
  /** Those without wildcards and variables, as texts. */
  readonly exact: ReadonlySet<string>;
  /** Those with wildcards. */
  readonly wild: PatternIndex;
  /** Those with variables. */
  readonly templates: readonly Template[];
  /** Answers for resources known in part, by their text; they repeat, and each takes looking at every pattern. */
  readonly answers: Map<string, Truth>;
}

/** A statement ready for many requests. */
export interface CompiledStatement {
  readonly policy: string;
  /** Counted from 0. */
  readonly index: number;
  readonly source: ParsedStatement;
  readonly resources: ResourcePatterns;
  readonly conditions: readonly Condition[];
}

export interface CompiledPolicies {
  readonly statements: readonly CompiledStatement[];
  /** Those that name the action; remembered, since requests repeat their actions. */
  naming(action: string): readonly CompiledStatement[];
}

export function compilePolicies(policies: readonly NamedPolicy[]): CompiledPolicies {
  const statements = policies.flatMap(({ name, policy }) =>
    policy.statements.map((source, index) => compileStatement(source, { name, index, version: policy.version })),
  );
  const byAction = new Map<string, readonly CompiledStatement[]>();
  return {
    statements,
    naming: (action) => {
      const known = byAction.get(action);
      if (known !== undefined) return known;
      const found = statements.filter(({ source }) => namesAction(source, action));
      byAction.set(action, found);
      return found;
    },
  };
}

interface Place {
  readonly name: string;
  readonly index: number;
  readonly version: string;
}

function compileStatement(source: ParsedStatement, { name, index, version }: Place): CompiledStatement {
  const variables = version === '2012-10-17';
  return {
    policy: name,
    index,
    source,
    resources: compileResources(source.resources ?? source.notResources ?? [], variables),
    conditions: compileConditions(source.conditions, variables),
  };
}

function compileResources(patterns: readonly string[], variables: boolean): ResourcePatterns {
  const exact = new Set<string>();
  const wild: Tokens[] = [];
  const templates: Template[] = [];
  for (const pattern of patterns) {
    const template = readTemplate(completeArn(pattern), { variables, wildcards: true });
    const tokens = template.filter((part) => typeof part === 'number');
    if (tokens.length < template.length) templates.push(template);
    else if (tokens.every((token) => token >= 0)) exact.add(literalText(tokens));
    else wild.push(withoutRepeats(tokens));
  }
  return { exact, wild: indexPatterns(wild), templates, answers: new Map() };
}

/** `**` means no more than `*`. */
const withoutRepeats = (tokens: Tokens): Tokens =>
  tokens.filter((token, at) => token !== MANY || tokens[at - 1] !== MANY);

/**
 * An ARN with fewer than six parts gets `*` for each that is missing.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" (incomplete ARNs).
 */
export function completeArn(pattern: string): string {
  if (!pattern.startsWith('arn:')) return pattern;
  const missing = 6 - pattern.replace(/\$\{[^}]*\}/g, '').split(':').length;
  return missing <= 0 ? pattern : pattern + ':*'.repeat(missing);
}

/** Does the `Action` or `NotAction` element name the action? */
export function namesAction({ actions, notActions }: ParsedStatement, action: string): boolean {
  if (actions !== null) return actions.some((pattern) => matchAction(pattern, action));
  return !(notActions ?? []).some((pattern) => matchAction(pattern, action));
}

/** The condition keys and variables of policies, in lower case and in order: what a replay must know of each event. */
export function contextKeysOf(policies: Iterable<ParsedPolicy>): readonly string[] {
  const keys = new Set<string>();
  const named = [...policies].map((policy) => ({ name: '', policy }));
  for (const { conditions, resources } of compilePolicies(named).statements) {
    for (const condition of conditions) for (const key of keysOfCondition(condition)) keys.add(key);
    for (const template of resources.templates) for (const key of variablesOf(template)) keys.add(key);
  }
  return [...keys].toSorted();
}
