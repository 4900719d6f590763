import { draftStage, STAGES, type Stage } from '../../apply/stages.js';
import { packStage } from '../../apply/pack.js';
import type { Catalog } from '../../catalog/catalog.js';
import type { SourcedPolicy } from '../../iam/sourced-policy.js';
import type { PolicyDocument } from '../../iam/types.js';

/** The documents of one stage. */
export interface StagedDocuments {
  readonly stage: Stage;
  readonly documents: readonly unknown[];
}

export interface StageInput {
  /** `auto`: the first stage that takes something away. */
  readonly asked: Stage | 'auto';
  /** The policies of today. */
  readonly policies: readonly SourcedPolicy[];
  /** The policy of the records: the last stage, and what the others must leave. */
  readonly final: readonly PolicyDocument[];
}

/** Chooses the stage and makes its documents (RULES.md 35). Errors: `policy-too-large`. */
export async function stagedDocuments(
  { asked, policies, final }: StageInput,
  catalog: Catalog,
): Promise<StagedDocuments> {
  const actions = [...new Set(final.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))].toSorted();
  const allActions = async (prefix: string): Promise<readonly string[]> =>
    Object.keys((await catalog.service(prefix))?.actions ?? {});
  for (const stage of STAGES) {
    if (stage === 'resources') break;
    if (asked !== 'auto' && asked !== stage) continue;
    const drafts = await draftStage(stage, policies, { actions, allActions });
    const same = drafts.every((draft) => draft.same);
    if (asked === stage || !same) return { stage, documents: packStage(drafts) };
  }
  return { stage: 'resources', documents: final };
}
