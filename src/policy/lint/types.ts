import type { Finding } from '../../base/findings.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { ParsedPolicy, ParsedStatement } from '../../iam/parse-policy.js';

/** A policy to be looked at, with what it is called in messages: a file, or the policy's own name. */
export interface LintedPolicy {
  readonly name: string;
  readonly policy: ParsedPolicy;
}

/** A statement with where it stands; numbers count from 1, as people do. */
export interface LintedStatement {
  readonly place: string;
  readonly statement: ParsedStatement;
}

export type LintCatalog = Pick<Catalog, 'service' | 'index'>;
export type LintRule = (
  statements: readonly LintedStatement[],
  catalog: LintCatalog,
) => Promise<readonly Finding[]> | readonly Finding[];
