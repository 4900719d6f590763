/** What is the same for every row of one event, found once. Belongs to one mapping: it rests on that mapping's catalogue. */
import type { UsageRow } from '../base/usage-row.js';
import type { ActionRule, EventRule } from '../catalog/types.js';
import { ruleBarrier, type Barrier } from './classify.js';
import { nameOf, prefixOf, type Knowledge } from './knowledge.js';
import { shapeOf, type ResourceShape } from './resource-shape.js';
import { ShownMemo, type Place } from './shown-memo.js';

/** A rule's action, and what of its grants does not depend on the row. */
export interface ActionPlan {
  readonly rule: ActionRule;
  readonly guarded: boolean;
  /** As in `Grant.reason`. */
  readonly reason: string;
  /** `iam:PassRole`, inferred: only an exact role proves it. */
  readonly passesRole: boolean;
  readonly shapes: readonly ResourceShape[];
  readonly memo: ShownMemo;
}

export interface EventPlan {
  /** Null when the catalogue knows none or the row has no event source. */
  readonly rule: EventRule | null;
  /** What of the rule stands between the event and a grant. */
  readonly barrier: Barrier | null;
  readonly actions: readonly ActionPlan[];
  /** What rows of the event were seen to be, whatever their outcome. */
  readonly seen: { data: boolean; byTool: boolean };
}

/** The plans of a mapping's events. */
export class EventPlans {
  readonly #knowledge: Knowledge;
  readonly #bySource = new Map<string | null, Map<string, EventPlan>>();
  readonly #memos = new Map<string, ShownMemo>();
  readonly #places = new Map<string, Place>();
  #last: { readonly row: UsageRow; readonly place: Place } | null = null;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  of({ eventSource, eventName }: EventOf): EventPlan {
    let byName = this.#bySource.get(eventSource);
    if (byName === undefined) this.#bySource.set(eventSource, (byName = new Map<string, EventPlan>()));
    let plan = byName.get(eventName);
    if (plan === undefined) byName.set(eventName, (plan = this.#plan(eventSource, eventName)));
    return plan;
  }

  /** Whose row it is and where: the same object for rows in which that is the same, which they mostly are to the row before. */
  placeOf(row: UsageRow): Place {
    if (this.#last !== null && isSamePlace(this.#last.row, row)) return this.#last.place;
    const { principal, region, account, callerAccount, parameters } = row;
    const text = JSON.stringify([
      region,
      account,
      callerAccount,
      parameters,
      principal.kind,
      principal.account,
      principal.arn,
    ]);
    let place = this.#places.get(text);
    if (place === undefined) this.#places.set(text, (place = {}));
    this.#last = { row, place };
    return place;
  }

  #plan(eventSource: string | null, eventName: string): EventPlan {
    const rule = eventSource === null ? null : this.#knowledge.rule(eventSource, eventName);
    const actions = (rule?.actions ?? []).map((action) => this.#actionPlan(action, { eventSource, eventName }));
    return {
      rule,
      barrier: ruleBarrier(rule, { eventSource, eventName }),
      actions,
      seen: { data: false, byTool: false },
    };
  }

  #actionPlan(rule: ActionRule, event: EventOf): ActionPlan {
    return {
      rule,
      guarded: isGuarded(rule.action, this.#knowledge),
      reason: reasonOf(rule, event),
      passesRole: rule.action === 'iam:PassRole' && rule.inferred === true,
      shapes: rule.resources.map((resource) => shapeOf(resource, prefixOf(rule.action), this.#knowledge)),
      memo: this.#memoOf(rule),
    };
  }

  #memoOf(rule: ActionRule): ShownMemo {
    const text = JSON.stringify([prefixOf(rule.action), rule.resources]);
    let memo = this.#memos.get(text);
    if (memo === undefined) this.#memos.set(text, (memo = new ShownMemo(rule)));
    return memo;
  }
}

type EventOf = Pick<UsageRow, 'eventSource' | 'eventName'>;

function isSamePlace(a: UsageRow, b: UsageRow): boolean {
  const [one, other] = [a.principal, b.principal];
  const same = a.region === b.region && a.account === b.account && a.callerAccount === b.callerAccount;
  if (!same || a.parameters !== b.parameters) return false;
  return one === other || (one.arn === other.arn && one.kind === other.kind && one.account === other.account);
}

/** What the catalogue does not list is guarded when its name speaks of what RULES.md 13 guards. */
export function isGuarded(action: string, knowledge: Knowledge): boolean {
  const data = knowledge.action(action);
  return data === null ? !READS.test(nameOf(action)) && SOUNDS_GUARDED.test(nameOf(action)) : data.guarded === true;
}

const READS = /^(?:Get|List|Describe|BatchGet|Search|View)/;
const SOUNDS_GUARDED = /Polic|Permission|Grant|Credential|Password|AccessKey|Role|Principal|Share/;

/** `s3 HeadObject needs s3:GetObject`. */
export function reasonOf(rule: Pick<ActionRule, 'action' | 'inferred'>, { eventSource, eventName }: EventOf): string {
  const event = `${(eventSource ?? '').replace(/\.amazonaws\.com(\.cn)?$/, '')} ${eventName}`;
  return rule.inferred ? `${event} proves ${rule.action}` : `${event} needs ${rule.action}`;
}
