import type { UsageRow } from '../base/usage-row.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { PrincipalRef } from './types.js';

/** Who wrote a principal's policies last, as far as the records tell (RULES.md 33). */
export interface CodeEvidence {
  /** `code`: a tool or CloudFormation did; `hand`: somebody else; null: the records hold no write. */
  readonly by: 'code' | 'hand' | null;
  /** For a person: `terraform, 2026-03-01T09:00:00Z`. */
  readonly what: string;
}

const WRITES =
  /^(?:Create|Update|Tag|Untag|Put|Delete|Attach|Detach)(?:User|Role)(?:Policy|PermissionsBoundary|Description)?$|^(?:Add|Remove)User(?:To|From)Group$/;

/** Source: IAM API Reference (the parameters `userName` and `roleName`). */
export function codeEvidence(rows: readonly UsageRow[], { kind, name }: PrincipalRef): CodeEvidence {
  const path = kind === 'user' ? 'request.userName' : 'request.roleName';
  const writes = rows.filter(
    (row) =>
      row.eventSource === 'iam.amazonaws.com' &&
      WRITES.test(row.eventName) &&
      outcomeOfRow(row) === 'allowed' &&
      (row.values[path] ?? []).includes(name),
  );
  const [last] = writes.toSorted((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1));
  if (last === undefined) return { by: null, what: 'no write to it in the records' };
  const tool = last.tool ?? (last.via === 'cloudformation.amazonaws.com' ? 'cloudformation' : null);
  return { by: tool === null ? 'hand' : 'code', what: `${tool ?? last.eventName}, ${last.lastSeen}` };
}
