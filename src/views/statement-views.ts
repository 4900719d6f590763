import type { MappedUsage } from '../actions/types.js';
import { groupBy } from '../base/group-by.js';
import type { PolicyDocument, Statement } from '../iam/types.js';
import type { Evidence } from '../policy/types.js';
import { isByHand } from './decisions.js';
import type { Decision, LineEvidence, PolicyLine, PolicySettings, StatementView } from './types/policy.js';

interface Behind {
  readonly evidence: readonly Evidence[];
  readonly mapped: MappedUsage;
  readonly settings: PolicySettings;
}

/** Every statement, action by action, with the calls behind it. */
export function statementViews(documents: readonly PolicyDocument[], behind: Behind): readonly StatementView[] {
  const byAction = groupBy(behind.evidence, ({ sid, action }) => `${sid} ${action}`);
  const byHand = behind.settings.decisions.filter(({ kind }) => kind === 'keep');
  const inferred = onlyInferred(behind.mapped);
  return documents.flatMap(({ Statement: list }, document) =>
    list.map((statement) => ({
      sid: statement.Sid,
      document,
      effect: statement.Effect,
      conditions: statement.Condition ?? null,
      resources: statement.Resource,
      lines: statement.Action.map((action) =>
        lineOf(statement, action, {
          evidence: byAction.get(`${statement.Sid} ${action}`) ?? partEvidence(behind, statement, action),
          inferred: inferred.has(action),
          decision: isByHand(statement) ? (byHand.find((one) => one.action === action) ?? null) : null,
        }),
      ),
    })),
  );
}

/** A statement cut by hand has another Sid: its evidence is what was seen on the resources that are left. */
function partEvidence({ evidence }: Behind, { Resource }: Statement, action: string): readonly Evidence[] {
  const left = new Set(Resource);
  return evidence.filter((one) => one.action === action && one.resources.some((resource) => left.has(resource)));
}

function onlyInferred({ grants }: MappedUsage): ReadonlySet<string> {
  const called = new Set(grants.filter(({ inferred }) => !inferred).map(({ action }) => action));
  return new Set(grants.map(({ action }) => action).filter((action) => !called.has(action)));
}

interface LineInput {
  readonly evidence: readonly Evidence[];
  readonly inferred: boolean;
  readonly decision: Decision | null;
}

function lineOf(statement: Statement, action: string, { evidence, inferred, decision }: LineInput): PolicyLine {
  const first = evidence.map(({ firstSeen }) => firstSeen).reduce<string | null>(least, null);
  const last = evidence.map(({ lastSeen }) => lastSeen).reduce<string | null>(greatest, null);
  return {
    action,
    basis: basisOf(statement, evidence, { inferred, decision }),
    events: evidence.reduce((sum, { count }) => sum + count, 0),
    firstSeen: first,
    lastSeen: last,
    evidence: evidence.map(evidenceView),
    note: decision?.note ?? null,
  };
}

const least = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const greatest = (a: string | null, b: string): string => (a === null || b > a ? b : a);

function basisOf(
  statement: Statement,
  evidence: readonly Evidence[],
  { inferred, decision }: Pick<LineInput, 'inferred' | 'decision'>,
): PolicyLine['basis'] {
  if (decision !== null || isByHand(statement)) return 'by hand';
  if (evidence.length > 0) return inferred ? 'inferred' : 'used';
  return statement.Sid.startsWith('KeepFromToday') ? 'kept' : 'added';
}

const evidenceView = (one: Evidence): LineEvidence => ({
  eventSource: one.eventSource,
  eventName: one.eventName,
  resources: one.resources,
  events: one.count,
  firstSeen: one.firstSeen,
  lastSeen: one.lastSeen,
  eventIds: one.eventIds,
  reasons: one.reasons,
});
