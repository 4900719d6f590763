import type { ServiceData } from '../catalog/types.js';
import { coversActions, type GrantedStatement } from '../iam/contains.js';

/** How much more is granted than was seen in use, counted in actions that AWS documents. */
export interface Excess {
  /** Actions that a statement of today allows on something. */
  readonly granted: number;
  /** Of these, seen in use on something. */
  readonly used: number;
  /** Granted and not seen in use: `granted - used`. Some of it may not have been observable. */
  readonly notSeen: number;
  /** Of those not seen, actions that change permissions, pass roles or silence the witnesses (RULES.md 13). */
  readonly guardedNotSeen: number;
  /** Services of which an action is granted. */
  readonly services: number;
  readonly servicesUsed: number;
}

export interface ExcessInput {
  readonly statements: readonly GrantedStatement[];
  /** Actions seen in use. */
  readonly used: ReadonlySet<string>;
  readonly service: (prefix: string) => Promise<ServiceData | null>;
  /** Every service prefix of the catalogue. */
  readonly prefixes: readonly string[];
}

/** Counts what is granted beside what was used. Denials and conditions are left aside: they narrow what is counted here. */
export async function measureExcess({ statements, used, service, prefixes }: ExcessInput): Promise<Excess> {
  const sums = { granted: 0, used: 0, notSeen: 0, guardedNotSeen: 0, services: 0, servicesUsed: 0 };
  for (const prefix of prefixes) {
    const naming = statements.filter((one) => mayName(one, prefix));
    if (naming.length === 0) continue;
    const actions = Object.entries((await service(prefix))?.actions ?? {}).map(([name, data]) => ({
      action: `${prefix}:${name}`,
      guarded: data.guarded === true,
    }));
    const granted = actions.filter(({ action }) => naming.some(({ statement }) => coversActions(statement, action)));
    const notSeen = granted.filter(({ action }) => !used.has(action));
    sums.granted += granted.length;
    sums.notSeen += notSeen.length;
    sums.used += granted.length - notSeen.length;
    sums.guardedNotSeen += notSeen.filter(({ guarded }) => guarded).length;
    sums.services += granted.length > 0 ? 1 : 0;
    sums.servicesUsed += granted.length > notSeen.length ? 1 : 0;
  }
  return sums;
}

/** Rough and never too strict: which services a statement can be about. */
function mayName({ statement: { actions } }: GrantedStatement, prefix: string): boolean {
  if (actions === null) return true;
  return actions.some((pattern) => {
    const named = pattern.slice(0, pattern.indexOf(':')).toLowerCase();
    return pattern === '*' || named === prefix.toLowerCase() || /[*?]/.test(named);
  });
}
