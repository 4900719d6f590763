import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createStep, nextNumber } from '../../apply/build-steps.js';
import { allowsNothing, heldPolicies } from '../../apply/documents.js';
import type { IamAccount } from '../../apply/iam-account.js';
import type { JournalHead } from '../../apply/journal.js';
import { packStage } from '../../apply/pack.js';
import { runForward } from '../../apply/run-plan.js';
import { draftStage } from '../../apply/stages.js';
import type { PrincipalState } from '../../apply/types.js';
import { TrimtrailError } from '../../base/errors.js';
import { coversAction } from '../../iam/covers.js';
import { shippedCatalog } from '../catalog-files.js';
import { JournalFile, journalAt, journalExists } from '../journal-file.js';
import { now, sleep } from './clock.js';

export interface GivenBack {
  readonly policies: readonly string[];
  /** Its own journal: what is given back can be taken away again. */
  readonly journal: string;
  readonly state: PrincipalState;
}

/**
 * Attaches, in policies of their own, what the principal was granted of some actions before the plan: on the resources and under the
 * conditions of then. Errors: `bad-journal`, `nothing-to-cut` when none of them was granted, and those of running a plan.
 */
export async function giveBack(path: string, patterns: readonly string[], account: IamAccount): Promise<GivenBack> {
  return attachOwn(path, await documentsFor(journalAt(path).head.before, patterns), account);
}

/** Attaches documents beside what the principal has, by a journal of their own. Errors: as {@link giveBack}. */
export async function attachOwn(path: string, documents: readonly unknown[], account: IamAccount): Promise<GivenBack> {
  const { head } = journalAt(path);
  const live = await account.readPrincipal({ kind: head.before.kind, name: head.before.name });
  if (live === null || live.id !== head.before.id) {
    throw new TrimtrailError('account-moved', `${head.before.arn} is not there any more, or was made anew`);
  }
  const own = await account.ownPolicies(`trimtrail-${live.name}-`);
  const names = own.map(({ name }) => name);
  // what IAM refused earlier has left a journal and no policy
  let first = nextNumber(live.name, names);
  while (journalExists(`${path}.${first}.jsonl`)) first += 1;
  const created = documents.map((document, index) => createStep(live, { document, why: 'restored' }, first + index));
  const steps = [...created, ...created.map(({ policy }) => ({ do: 'attach' as const, policy }))];
  const id = JSON.stringify([head.plan, steps, live]);
  const plan = createHash('sha256').update(id).digest('hex').slice(0, 32);
  const next: JournalHead = { version: 1, plan, before: live, steps, used: head.used };
  const journal = `${path}.${first}.jsonl`;
  const file = JournalFile.create(journal, next);
  try {
    const state = await runForward(file, { account, now, sleep });
    return { policies: created.map(({ policy }) => policy.arn), journal, state };
  } finally {
    file.close();
  }
}

/** Journals of what was given back by a journal and is attached still, the latest first. */
export function journalsGivenBackBy(path: string): readonly string[] {
  const [folder, name] = [dirname(path), basename(path)];
  const numbers = readdirSync(folder).flatMap((file) => {
    if (!file.startsWith(`${name}.`)) return [];
    const [, number] = /^(\d+)\.jsonl$/.exec(file.slice(name.length + 1)) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers
    .toSorted((a, b) => b - a)
    .map((number) => `${path}.${number}.jsonl`)
    .filter((own) => {
      const last = journalAt(own).entries.findLast(({ kind }) => kind === 'ended');
      return last?.kind !== 'ended' || last.outcome === 'applied';
    });
}

async function documentsFor(before: PrincipalState, patterns: readonly string[]): Promise<readonly unknown[]> {
  const catalog = await shippedCatalog();
  const allActions = async (prefix: string): Promise<readonly string[]> =>
    Object.keys((await catalog.service(prefix))?.actions ?? {});
  const actions = (await Promise.all(patterns.map((pattern) => namesOf(pattern, allActions)))).flat();
  const policies = heldPolicies(before).filter((one) => !allowsNothing(one));
  const documents = packStage(await draftStage('actions', policies, { actions, allActions }));
  if (documents.length > 0) return documents;
  throw new TrimtrailError('nothing-to-cut', `${patterns.join(', ')} was not granted before the plan`, {
    hint: 'name actions as the plan lists them under what it takes away',
  });
}

async function namesOf(
  pattern: string,
  allActions: (prefix: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const prefix = pattern.slice(0, pattern.indexOf(':')).toLowerCase();
  const names = (await allActions(prefix)).map((name) => `${prefix}:${name}`);
  const found = names.filter((name) => coversAction(pattern, name));
  return found.length > 0 ? found : [pattern];
}
