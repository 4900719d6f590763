import { policySize, type PolicyLimit } from '../../iam/limits.js';
import type { PolicyDocument, Statement } from '../../iam/types.js';

/** What the policy has to fit into (RULES.md 27). */
export interface FitOptions {
  /** A quota of IAM by name, or characters without white space for each document. */
  readonly limit: PolicyLimit | number;
  /** Documents that may be attached at most; null: 10 for managed policies, else 1, for inline quotas are sums. */
  readonly attachments: number | null;
  /** Wildcards that today match granted actions alone may stand for them; tomorrow they match what AWS adds. */
  readonly allowFutureActions: boolean;
}

/** A statement with the Sids of the statements it was made of. */
export interface Origin {
  readonly statement: Statement;
  readonly from: readonly string[];
}

/** Every action name of a service, without prefix; empty for a service the catalogue does not know. */
export type ActionsOf = (prefix: string) => readonly string[];

export const documentOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

const EMPTY = policySize(documentOf([]));
/** Measured once: packing asks again and again. */
const sizes = new WeakMap<Statement, number>();

/** Room for the number that a Sid may get where statements are merged or cut. */
export const SID_ROOM = 4;

/** Characters without white space of one document that holds the statements, each with `room` more. */
export function sizeOf(origins: readonly Origin[], room = 0): number {
  const total = origins.reduce((sum, { statement }) => sum + 1 + room + statementSize(statement), 0);
  return EMPTY + Math.max(total - 1, 0);
}

function statementSize(statement: Statement): number {
  const known = sizes.get(statement) ?? policySize(documentOf([statement])) - EMPTY;
  sizes.set(statement, known);
  return known;
}
