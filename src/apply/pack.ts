import { TrimtrailError } from '../base/errors.js';
import { POLICY_LIMITS } from '../iam/limits.js';
import type { StageDraft, StageStatement } from './stages.js';

const sizeOf = (value: unknown): number => JSON.stringify(value).replace(/\s/g, '').length;

export interface StageDocument {
  readonly Version: string;
  readonly Statement: readonly StageStatement[];
}

/** Documents that hold the statements of a stage, each within the limit of a managed policy. Errors: `policy-too-large`. */
export function packStage(drafts: readonly StageDraft[]): readonly StageDocument[] {
  return drafts.flatMap(({ version, statements }) => packStatements(version, statements));
}

function packStatements(version: string, statements: readonly StageStatement[]): readonly StageDocument[] {
  const documents: { readonly Version: string; readonly Statement: StageStatement[] }[] = [];
  const empty = sizeOf({ Version: version, Statement: [] });
  const room = POLICY_LIMITS.managed - empty;
  let left = 0;
  for (const statement of statements.flatMap((one) => splitTo(room, one))) {
    const size = sizeOf(statement) + 1;
    if (size > left) {
      documents.push({ Version: version, Statement: [] });
      left = room;
    }
    documents.at(-1)?.Statement.push(statement);
    left -= size;
  }
  return documents;
}

/** A statement in as many as it takes, by its actions. */
function splitTo(room: number, statement: StageStatement): readonly StageStatement[] {
  if (sizeOf(statement) + 1 <= room) return [statement];
  const { Action } = statement;
  if (Action.length < 2) {
    throw new TrimtrailError(
      'policy-too-large',
      `the resources and conditions of ${Action[0] ?? 'a statement'} alone are too long for a managed policy`,
      {
        hint: 'make that statement shorter by hand, or go on with --stage resources',
      },
    );
  }
  const half = Math.ceil(Action.length / 2);
  return [Action.slice(0, half), Action.slice(half)].flatMap((part) => splitTo(room, { ...statement, Action: part }));
}
