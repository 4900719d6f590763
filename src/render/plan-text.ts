import type { Plan } from '../apply/plan-file.js';
import type { Step } from '../apply/types.js';
import { counted } from '../base/counted.js';
import { printable } from '../base/terminal-text.js';

/** Lost permissions that are named; the plan's file has all. */
const MOST_LOST = 20;

const STAGE_TEXTS = {
  services: 'down to the services it uses, with all it has in them',
  actions: 'down to the actions it uses, on all granted resources',
  resources: 'down to the actions and resources it uses',
} as const satisfies Record<Plan['stage'], string>;

/** A plan for a terminal: what it is, what is lost, what is done, in which order. */
export function planText(plan: Plan): string {
  const { before, stage, mode, diff, steps, untouched, leaves, notBefore } = plan;
  const how = mode === 'boundary' ? ' by a permissions boundary' : '';
  return [
    `${printable(before.arn)}: stage ${stage}, ${STAGE_TEXTS[stage]}${how}`,
    '',
    `takes away ${counted(diff.lost.length, 'permission')}; gives none`,
    ...diff.lost.slice(0, MOST_LOST).map((one) => `  - ${printable(one.action)} on ${printable(one.resource)}`),
    ...(diff.lost.length > MOST_LOST ? [`  and ${diff.lost.length - MOST_LOST} more, in the plan`] : []),
    ...leaves.map(({ group, policies }) => `  leaves group ${printable(group)}: ${policies.map(printable).join(', ')}`),
    '',
    'in this order',
    ...steps.map((step, index) => `  ${index + 1}. ${stepText(step)}`),
    ...(untouched.length === 0 ? [] : ['', `stays as it is: ${untouched.map(printable).join(', ')}`]),
    ...(notBefore === null ? [] : ['', `not before ${notBefore}: the stage before is still being watched`]),
    '',
  ].join('\n');
}

/** What `--notify` sends: what is planned for whom, and what must be accepted; as data without the documents. */
export function planNotice({ id, account, before, stage, mode, diff, findings, notBefore }: Plan): {
  readonly text: string;
  readonly detail: unknown;
} {
  const high = [...new Set(findings.filter(({ severity }) => severity === 'high').map(({ code }) => code))];
  const text = [
    `${printable(before.arn)}: a plan to cut it ${STAGE_TEXTS[stage]}${mode === 'boundary' ? ' by a permissions boundary' : ''}`,
    `takes away ${counted(diff.lost.length, 'permission')}; nothing was changed`,
    ...(high.length === 0 ? [] : [`to be accepted before it is applied: ${high.join(', ')}`]),
  ].join('\n');
  const said = findings.map(({ code, severity, message, count }) => ({ code, severity, message, count }));
  const lost = diff.lost.slice(0, MOST_LOST);
  return { text, detail: { id, account, principal: before.arn, stage, mode, notBefore, lost, findings: said } };
}

/** `detach arn:aws:iam::aws:policy/AdministratorAccess`. */
function stepText(step: Step): string {
  switch (step.do) {
    case 'create':
      return `create ${printable(step.name)} (${step.why})`;
    case 'attach':
    case 'detach':
      return `${step.do} ${printable(step.policy.arn)}`;
    case 'put-inline':
      return `put inline policy ${printable(step.policy.name)}`;
    case 'delete-inline':
      return `delete inline policy ${printable(step.policy.name)}`;
    case 'join-group':
    case 'leave-group':
      return `${step.do === 'join-group' ? 'join' : 'leave'} group ${printable(step.group.name)}`;
    case 'set-boundary':
      return step.to === null ? 'take the boundary away' : `set the boundary ${printable(step.to.arn)}`;
  }
}
