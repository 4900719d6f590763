import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';
import { parsedSteps, stateSchema, stepSchema } from './schemas.js';
import type { PrincipalState, Step } from './types.js';

/** What an apply, or a rollback, has written down before it did it. */
export interface JournalHead {
  readonly version: 1;
  readonly plan: string;
  /** The account as it was: what a rollback goes back to. */
  readonly before: PrincipalState;
  readonly steps: readonly Step[];
  /** What the principal used successfully before the cut: all that a denial may bring back (RULES.md 34). */
  readonly used: readonly UsedPermission[];
}

export interface UsedPermission {
  readonly action: string;
  /** Patterns as they were granted. */
  readonly resources: readonly string[];
  readonly guarded: boolean;
}

export type JournalEntry =
  | { readonly at: string; readonly kind: 'doing' | 'done' | 'refused'; readonly step: number; readonly way: Way }
  | { readonly at: string; readonly kind: 'ended'; readonly outcome: 'applied' | 'rolled-back' };

/** From the old state to the new, or back. */
export type Way = 'forward' | 'back';

/** A journal that is open for writing. Each entry is on disk before `append` resolves. */
export interface Journal {
  readonly head: JournalHead;
  readonly entries: readonly JournalEntry[];
  readonly append: (entry: JournalEntry) => Promise<void>;
}

const USED = v.object({ action: v.string(), resources: v.array(v.string()), guarded: v.boolean() });
const HEAD = v.object({
  version: v.literal(1),
  plan: v.string(),
  before: stateSchema,
  steps: v.array(stepSchema),
  used: v.array(USED),
});
const WAY = v.picklist(['forward', 'back']);
const ENTRY = v.union([
  v.object({ at: v.string(), kind: v.picklist(['doing', 'done', 'refused']), step: v.number(), way: WAY }),
  v.object({ at: v.string(), kind: v.literal('ended'), outcome: v.picklist(['applied', 'rolled-back']) }),
]);

/** The lines of a journal. A last line that a crash cut off counts for nothing. Errors: `bad-journal`. */
export function readJournal(
  name: string,
  text: string,
): { readonly head: JournalHead; readonly entries: readonly JournalEntry[] } {
  const [first = '', ...rest] = text.split('\n');
  const head = v.safeParse(HEAD, parse(first));
  if (!head.success) throw badJournal(name, 'its first line is not that of a journal');
  const whole = rest.slice(0, -1);
  const entries = whole.map((line, index) => {
    const entry = v.safeParse(ENTRY, parse(line));
    if (!entry.success) throw badJournal(name, `line ${index + 2} is not an entry`);
    return entry.output;
  });
  return { head: { ...head.output, steps: parsedSteps(head.output.steps) }, entries };
}

const badJournal = (name: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-journal', `${name}: ${why}`, { hint: 'name the journal that trimtrail apply has written' });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
