/** What mapping remembers from row to row: rows repeat their events, and often their resources. */
import type { UsageRow } from '../base/usage-row.js';
import type { ActionRule } from '../catalog/types.js';
import { specKey, valuesAt } from './row-values.js';
import type { GrantEvidence, GrantResource } from './types.js';

/** Resources remembered for one form of rule, and how long a row's values may be to be looked for among them. */
const MOST_KEYS = 20_000;
const LONGEST_KEY = 2000;

/** What is the same for every row that an action rule is applied to. */
export interface RuleFacts {
  readonly guarded: boolean;
  readonly reason: string;
}

interface Known extends RuleFacts {
  readonly eventSource: string | null;
  readonly eventName: string;
}

/** Rules with equal resources, whatever their actions: ten operations on a table name one table. */
interface ResourceForm {
  readonly paths: readonly string[];
  /** Place → values → resources. */
  readonly byPlace: Map<string, Map<string, readonly GrantResource[]>>;
}

/** Belongs to one mapping: what it remembers rests on the catalogue and on the principal's other rows. */
export class RowMemo {
  readonly #facts = new Map<ActionRule, Known>();
  readonly #forms = new Map<ActionRule, ResourceForm>();
  readonly #byText = new Map<string, ResourceForm>();
  #last: { readonly row: UsageRow; readonly place: string } | null = null;
  #evidence: { readonly row: UsageRow; readonly evidence: GrantEvidence } | null = null;

  facts(rule: ActionRule, { eventSource, eventName }: UsageRow, make: () => RuleFacts): RuleFacts {
    const known = this.#facts.get(rule);
    if (known?.eventName === eventName && known.eventSource === eventSource) return known;
    const made = { ...make(), eventSource, eventName };
    this.#facts.set(rule, made);
    return made;
  }

  /** The evidence of a row: one object for all its grants, which are made in a row. */
  evidence(row: UsageRow, make: (row: UsageRow) => GrantEvidence): GrantEvidence {
    if (this.#evidence?.row !== row) this.#evidence = { row, evidence: make(row) };
    return this.#evidence.evidence;
  }

  /** The resources of a rule for a row; rows that show the same get the same objects. */
  resources(rule: ActionRule, row: UsageRow, find: () => readonly GrantResource[]): readonly GrantResource[] {
    const { paths, byPlace } = this.#formOf(rule);
    const place = this.#placeOf(row);
    let known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, (known = new Map()));
    const key = shownKey(row, paths);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = find();
    if (known.size < MOST_KEYS && key.length <= LONGEST_KEY) known.set(key, made);
    return made;
  }

  #formOf(rule: ActionRule): ResourceForm {
    const known = this.#forms.get(rule);
    if (known !== undefined) return known;
    const text = JSON.stringify([rule.action.slice(0, rule.action.indexOf(':')), rule.resources]);
    const form = this.#byText.get(text) ?? { paths: pathsOf(rule), byPlace: new Map() };
    this.#byText.set(text, form);
    this.#forms.set(rule, form);
    return form;
  }

  /** Whose row it is and where: one text for rows in which that is the same, which they mostly are to the row before. */
  #placeOf(row: UsageRow): string {
    const last = this.#last;
    if (last === null || !isSamePlace(last.row, row)) {
      const { principal, region, account, callerAccount, parameters } = row;
      const { kind, account: own, arn } = principal;
      this.#last = { row, place: JSON.stringify([region, account, callerAccount, parameters, kind, own, arn]) };
    }
    return this.#last?.place ?? '';
  }
}

function isSamePlace(a: UsageRow, b: UsageRow): boolean {
  const [one, other] = [a.principal, b.principal];
  const same = a.region === b.region && a.account === b.account && a.callerAccount === b.callerAccount;
  if (!same || a.parameters !== b.parameters) return false;
  return one === other || (one.arn === other.arn && one.kind === other.kind && one.account === other.account);
}

/** Every path that finding the rule's resources may look at; `resources[TYPE]` of types is told by {@link shownKey}. */
const pathsOf = ({ resources }: ActionRule): readonly string[] => [
  ...new Set(resources.flatMap(({ arns = [], vars = {} }) => [...arns, ...Object.values(vars).flat()])),
];

/** Equal for rows in which finding resources sees the same values. Lengths stand before texts, so no value can pass for two. */
function shownKey(row: UsageRow, paths: readonly string[]): string {
  // without parameters what the record lists is looked at, under names that only the types know
  if (row.parameters !== 'given') return JSON.stringify([row.values, row.prefixed]);
  let key = '';
  for (const path of paths) {
    key += '\n';
    const values = valuesAt(row, path);
    if (values.length > 0 && row.prefixed?.includes(specKey(row, path)) === true) key += '*';
    for (const value of values) key += `${value.length}:${value}`;
  }
  return key;
}
