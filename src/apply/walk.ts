import { TrimtrailError } from '../base/errors.js';
import { IamFailure, type IamAccount } from './iam-account.js';
import type { Journal, Way } from './journal.js';
import { doStep, type StepContext } from './do-step.js';
import { inverseOf, stateHash, statesAlong, touchedPart } from './state.js';
import type { PrincipalState, Step } from './types.js';

/** What a walk along the steps is given. */
export interface WalkContext {
  readonly account: IamAccount;
  readonly journal: Journal;
  readonly now: () => Date;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /**
   * `whole`: anything about the principal that is not as the plan expects stops the walk. `touched`: only what the steps are about
   * counts, for a rollback beside later changes that were accepted.
   */
  readonly compare: 'whole' | 'touched';
}

/** Times that a read is repeated until it shows what was written; with the pauses below about two minutes. */
const MOST_READS = 12;
const LONGEST_PAUSE = 20_000;

/**
 * Takes the account along the steps to their end (`forward`) or to their beginning (`back`), from wherever between them it stands: after
 * a crash, a failure, or somebody's walk the other way. Before each write the state is read and must be one of those that the steps lead
 * through; after it, the next one must become visible. Each write is in the journal before it is done.
 *
 * Errors: `account-moved` when something else was changed; {@link IamFailure} when IAM refuses a step.
 */
export async function walk(context: WalkContext, way: Way): Promise<PrincipalState> {
  const { before, steps } = context.journal.head;
  const line = new Line(before, steps, context.compare);
  const target = way === 'forward' ? steps.length : 0;
  await onLine(context, line);
  let at = startingPoint(context.journal, way);
  while (at !== target) {
    const index = way === 'forward' ? at : at - 1;
    const step = steps[index];
    if (step === undefined) throw new RangeError(`no step ${index}`);
    const doing = way === 'forward' ? step : inverseOf(step);
    const next = way === 'forward' ? at + 1 : at - 1;
    if (doing !== null) await perform(context, { step: doing, index, way });
    if (doing !== null) await visible(context, line, next);
    at = next;
  }
  return visible(context, line, target);
}

/**
 * Where the account stands by the journal: reads may lag behind what was written last. Of a step that was begun and perhaps done, the end
 * that is further from the target: doing it again, or taking back what was not done, changes nothing.
 */
function startingPoint({ entries, head }: Journal, way: Way): number {
  const last = entries.at(-1);
  if (last === undefined) return 0;
  if (last.kind === 'ended') return last.outcome === 'applied' ? head.steps.length : 0;
  if (last.kind === 'done') return last.way === 'forward' ? last.step + 1 : last.step;
  if (last.kind === 'refused') return last.way === 'forward' ? last.step : last.step + 1;
  return way === 'forward' ? last.step : last.step + 1;
}

async function perform(
  context: WalkContext,
  { step, index, way }: { readonly step: Step; readonly index: number; readonly way: Way },
): Promise<void> {
  const { journal, now } = context;
  await journal.append({ at: now().toISOString(), kind: 'doing', step: index, way });
  try {
    await retried(context, () => doStep(stepContext(context), step));
  } catch (error) {
    // an answer means that nothing was done; without one nobody knows
    if (error instanceof IamFailure && error.kind !== 'other')
      await journal.append({ at: now().toISOString(), kind: 'refused', step: index, way });
    throw error;
  }
  await journal.append({ at: now().toISOString(), kind: 'done', step: index, way });
}

const stepContext = ({ account, journal }: WalkContext): StepContext => ({
  account,
  plan: journal.head.plan,
  ref: { kind: journal.head.before.kind, name: journal.head.before.name },
});

/** The states that the steps lead through, to be recognised. */
class Line {
  readonly #hashes: readonly string[];
  readonly #part: (state: PrincipalState) => string;

  constructor(before: PrincipalState, steps: readonly Step[], compare: WalkContext['compare']) {
    this.#part = (state) => stateHash(compare === 'whole' ? state : touchedPart(state, steps));
    this.#hashes = statesAlong(before, steps).map(this.#part);
  }

  has(state: PrincipalState): boolean {
    return this.#hashes.includes(this.#part(state));
  }

  isAt(state: PrincipalState, position: number): boolean {
    return this.#part(state) === this.#hashes[position];
  }
}

/** The state shown must be one that the steps lead through. Errors: `account-moved`. */
async function onLine(context: WalkContext, line: Line): Promise<void> {
  await waitFor(context, (state) => line.has(state));
}

/** Waits until what was written shows. Errors: `account-moved`. */
const visible = (context: WalkContext, line: Line, position: number): Promise<PrincipalState> =>
  waitFor(context, (state) => line.isAt(state, position));

async function waitFor(context: WalkContext, wanted: (state: PrincipalState) => boolean): Promise<PrincipalState> {
  for (let attempt = 0; ; attempt += 1) {
    const state = await read(context);
    if (state !== null && wanted(state)) return state;
    if (attempt === MOST_READS - 1) throw state === null ? gone(context.journal.head.before) : moved(context, state);
    await context.sleep(Math.min(LONGEST_PAUSE, 250 * 2 ** attempt));
  }
}

/** Null: not there, or shown half while reads lag. */
async function read(context: WalkContext): Promise<PrincipalState | null> {
  const { before } = context.journal.head;
  const state = await retried(context, () => context.account.readPrincipal({ kind: before.kind, name: before.name }));
  if (state !== null && state.id !== before.id) throw gone(before);
  return state;
}

/** Repeats what was throttled. */
export async function retried<T>(context: Pick<WalkContext, 'sleep'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof IamFailure) || error.kind !== 'throttled' || attempt === MOST_READS - 1) throw error;
      await context.sleep(Math.min(LONGEST_PAUSE, 500 * 2 ** attempt));
    }
  }
}

const gone = ({ arn, id }: PrincipalState): TrimtrailError =>
  new TrimtrailError('account-moved', `${arn} with id ${id} is not there any more; it was deleted or made anew`, {
    hint: 'plan again for the principal that is there now',
  });

function moved({ journal }: WalkContext, state: PrincipalState): TrimtrailError {
  const { before, steps } = journal.head;
  const known = new Set(statesAlong(before, steps).flatMap(({ attached }) => attached.map(({ arn }) => arn)));
  const foreign = state.attached.filter(({ arn }) => !known.has(arn)).map(({ arn }) => arn);
  const what = foreign.length === 0 ? '' : ` (attached meanwhile: ${foreign.join(', ')})`;
  return new TrimtrailError('account-moved', `${before.arn} is not as the plan expects it${what}`, {
    hint: 'somebody else changed it; nothing more was done. Plan again, or roll back with --accept account-moved',
  });
}
