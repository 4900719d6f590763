import { readFile } from 'node:fs/promises';
import { applyPlan } from '../../apply/apply-plan.js';
import type { IamAccount } from '../../apply/iam-account.js';
import { readPlan, type Plan } from '../../apply/plan-file.js';
import { rollBack, type RolledBack } from '../../apply/roll-back.js';
import type { PrincipalState } from '../../apply/types.js';
import { TrimtrailError } from '../../base/errors.js';
import { now, sleep } from './clock.js';
import { JournalFile, journalAt, journalExists } from '../journal-file.js';
import { journalsGivenBackBy } from './give-back.js';

export interface ApplyRequest {
  readonly plan: Plan;
  readonly journal: string;
  readonly accept: readonly string[];
  readonly account: IamAccount;
}

/** Errors: `bad-plan`. */
export async function readPlanFile(path: string): Promise<Plan> {
  try {
    return readPlan(path, await readFile(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof TrimtrailError) throw cause;
    throw new TrimtrailError('bad-plan', `${path} can not be read`, {
      cause,
      hint: 'name what trimtrail plan has written',
    });
  }
}

/** Applies a plan, or goes on with it by its journal. Errors: those of {@link applyPlan}; `bad-journal`, `output-failed`. */
export async function applyPlanFile({ plan, journal, accept, account }: ApplyRequest): Promise<PrincipalState> {
  let open = journalExists(journal) ? JournalFile.open(journal) : null;
  try {
    return await applyPlan(plan, {
      account,
      now,
      sleep,
      accept: new Set(accept),
      earlier: open,
      startJournal: (head) => {
        open = JournalFile.create(journal, head);
        return Promise.resolve(open);
      },
    });
  } finally {
    open?.close();
  }
}

/** Goes back by a journal. Errors: those of {@link rollBack}; `bad-journal`. */
export async function rollBackFile(
  path: string,
  { accept, account }: Pick<ApplyRequest, 'accept' | 'account'>,
): Promise<RolledBack> {
  const journal = JournalFile.open(path);
  try {
    return await rollBack(journal, { account, now, sleep }, { acceptMoved: accept.includes('account-moved') });
  } catch (error) {
    throw error instanceof TrimtrailError && error.code === 'account-moved' ? orGivenBack(path, error) : error;
  } finally {
    journal.close();
  }
}

/** What moved the account may be what `--only`, or a watch, gave back by this journal: that is to be taken away first. */
function orGivenBack(path: string, error: TrimtrailError): TrimtrailError {
  const open = journalsGivenBackBy(path);
  if (open.length === 0) return error;
  const { arn } = journalAt(open[0] ?? path).head.before;
  return new TrimtrailError('account-moved', `${arn} holds what was given back since the plan was applied`, {
    hint: `take that away first: ${open.map((one) => `trimtrail rollback ${one}`).join(', then ')}; or keep it with --accept account-moved`,
  });
}
