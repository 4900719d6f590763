import type { CatalogIndex, ServiceData } from '../../catalog/types.js';
import type { ParsedStatement } from '../../iam/parse-policy.js';
import { coversAction } from '../../iam/covers.js';
import { classOf } from '../observability.js';
import { addBits, allBits, noBits, setBit, takeBits, type ActionBits } from './action-bits.js';

/** An action that AWS documents, with what counting needs of it. */
export interface TableAction {
  /** `s3:GetObject`. */
  readonly name: string;
  /** Position of its service among `prefixes`. */
  readonly service: number;
  /** RULES.md 13. */
  readonly guarded: boolean;
  /** Position of its class of events (RULES.md 18) among `classes`. */
  readonly eventClass: number;
}

/** Every action there is, in the order of their names, so that a set of them is a row of bits. */
export interface ActionTable {
  readonly actions: readonly TableAction[];
  readonly prefixes: readonly string[];
  /** As `classOf` names them. */
  readonly classes: readonly string[];
  /** Position of an action, in any case; undefined when AWS documents none of that name. */
  readonly at: (name: string) => number | undefined;
  /** What a statement names, whatever its effect, resources and conditions. Remembered for as long as the statement is. */
  readonly named: (statement: ParsedStatement) => ActionBits;
}

export interface TableCatalog {
  readonly index: Pick<CatalogIndex, 'prefixes'>;
  readonly service: (prefix: string) => Promise<ServiceData | null>;
}

/** Errors: `catalog-damaged` from the catalogue. */
export async function openActionTable({ index, service }: TableCatalog): Promise<ActionTable> {
  const prefixes = index.prefixes.toSorted();
  const services = await Promise.all(prefixes.map(service));
  const classes = new Map<string, number>();
  const actions = services.flatMap((data, at) =>
    Object.entries(data?.actions ?? {}).map(([bare, action]): TableAction => {
      const name = `${prefixes[at]}:${bare}`;
      const eventClass = classOf(name, action);
      if (!classes.has(eventClass)) classes.set(eventClass, classes.size);
      return { name, service: at, guarded: action.guarded === true, eventClass: classes.get(eventClass) ?? 0 };
    }),
  );
  const positions = new Map(actions.map(({ name }, at) => [name.toLowerCase(), at]));
  const pattern = patternReader(actions, prefixes, positions);
  const named = new WeakMap<ParsedStatement, ActionBits>();
  return {
    actions,
    prefixes,
    classes: [...classes.keys()],
    at: (name) => positions.get(name.toLowerCase()),
    named: (statement) => {
      const bits = named.get(statement) ?? bitsOf(statement, actions.length, pattern);
      named.set(statement, bits);
      return bits;
    },
  };
}

type PatternReader = (pattern: string) => readonly number[] | 'all';

function bitsOf({ actions, notActions }: ParsedStatement, size: number, read: PatternReader): ActionBits {
  const bits = noBits(size);
  for (const pattern of actions ?? notActions ?? []) {
    const found = read(pattern.toLowerCase());
    if (found === 'all') addBits(bits, allBits(size));
    else for (const at of found) setBit(bits, at);
  }
  if (actions !== null) return bits;
  const rest = allBits(size);
  takeBits(rest, bits);
  return rest;
}

/** Patterns repeat from policy to policy: what each names is looked up once. But for `*` they name one service, as the grammar asks. */
function patternReader(
  actions: readonly TableAction[],
  prefixes: readonly string[],
  positions: ReadonlyMap<string, number>,
): PatternReader {
  const ranges = new Map<string, readonly [first: number, end: number]>();
  for (const [at, { service }] of actions.entries()) {
    const prefix = prefixes[service]?.toLowerCase() ?? '';
    ranges.set(prefix, [ranges.get(prefix)?.[0] ?? at, at + 1]);
  }
  const known = new Map<string, readonly number[]>();
  const search = (pattern: string): readonly number[] => {
    if (!/[*?]/.test(pattern)) return [positions.get(pattern) ?? []].flat();
    const [first, end] = ranges.get(pattern.slice(0, pattern.indexOf(':'))) ?? [0, 0];
    const found: number[] = [];
    for (let at = first; at < end; at += 1) if (coversAction(pattern, actions[at]?.name ?? '')) found.push(at);
    return found;
  };
  return (pattern) => {
    if (pattern === '*') return 'all';
    const found = known.get(pattern) ?? search(pattern);
    known.set(pattern, found);
    return found;
  };
}
