import { finding, type Finding } from '../../base/findings.js';
import { coversAction } from '../../iam/covers.js';
import { matchAction } from '../../iam/match.js';
import { RISKS, type Risk } from './risk-table.js';
import type { LintedStatement } from './types.js';

/** What the policies together still let their holder do: each risk with the statements that make it. */
export function lintRisks(statements: readonly LintedStatement[]): readonly Finding[] {
  const allows = statements.filter(({ statement }) => statement.effect === 'Allow');
  const denied = statements.filter(({ statement }) => isDenyOfAll(statement));
  const isDenied = (action: string): boolean =>
    denied.some(({ statement }) => (statement.actions ?? []).some((pattern) => coversAction(pattern, action)));
  return RISKS.flatMap((risk) => {
    if (risk.actions.some(isDenied)) return [];
    const making = risk.actions.map((action) => allows.filter((each) => isMaking(each, action, risk)));
    return making.every((list) => list.length > 0) ? [remaining(risk, making.flat())] : [];
  });
}

const isDenyOfAll = ({ effect, conditions, resources }: LintedStatement['statement']): boolean =>
  effect === 'Deny' && conditions === null && resources?.includes('*') === true;

function isMaking({ statement }: LintedStatement, action: string, { onPatterns }: Risk): boolean {
  const { actions, notActions, resources } = statement;
  const named =
    actions === null
      ? !(notActions ?? []).some((pattern) => matchAction(pattern, action))
      : actions.some((pattern) => matchAction(pattern, action));
  return named && (onPatterns !== true || resources === null || resources.some(isBroad));
}

/** Open where the resource's own name would stand: `*`, `role/*`, `secret:*`; an S3 object is named by its bucket. */
export function isBroad(resource: string): boolean {
  const [, , service, , , ...name] = resource.split(':');
  const open = service === 's3' ? /^\*/ : /^(?:[\w-]+[/:])?\*/;
  return resource === '*' || open.test(name.join(':'));
}

function remaining(risk: Risk, making: readonly LintedStatement[]): Finding {
  const places = [...new Set(making.map(({ place }) => place))];
  const code = risk.kind === 'escalation' ? 'escalation-remains' : 'exfiltration-remains';
  const conditional = making.every(({ statement }) => statement.conditions !== null) ? ', under conditions' : '';
  const message = `${risk.actions.join(' and ')} (${places.join(', ')}): whoever has it can ${risk.lets}${conditional}`;
  return finding(code, message, 1, { actions: risk.actions, places });
}
