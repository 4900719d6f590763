import { TrimtrailError } from '../../base/errors.js';
import { finding, sortFindings, type Finding } from '../../base/findings.js';
import { covers } from '../../iam/covers.js';
import { POLICY_LIMITS } from '../../iam/limits.js';
import { matchAction } from '../../iam/match.js';
import type { PolicyDocument } from '../../iam/types.js';
import { uniqueSids } from '../sids.js';
import type { Evidence, GeneratedPolicy } from '../types.js';
import { mergeExactly, mergeResources } from './merge-exactly.js';
import { splitDocuments } from './split-documents.js';
import { documentOf, SID_ROOM, sizeOf, type ActionsOf, type FitOptions, type Origin } from './types.js';
import { wildcardStatements } from './wildcard-actions.js';

/** A policy in as many documents as it takes; `policy` holds the statements of all of them. */
export interface FittedPolicy extends GeneratedPolicy {
  readonly documents: readonly PolicyDocument[];
}

/** Source: IAM User Guide, "IAM and AWS STS quotas": managed policies attached to a user, role or group. */
const MANAGED_ATTACHMENTS = 10;
/** The same quota at the most that AWS raises it to. */
const MOST_ATTACHMENTS = 20;

/**
 * Makes a policy fit (RULES.md 27): as it is; merged exactly; split along services into as many documents as may be
 * attached; then, where allowed, the same with wildcards. Nothing but the wildcards changes what is allowed, and today
 * they change nothing either.
 *
 * Errors: `policy-too-large`, which says what would fit.
 */
export function fitPolicy(generated: GeneratedPolicy, options: FitOptions, actionsOf: ActionsOf): FittedPolicy {
  const limit = charactersOf(options.limit);
  const most = attachmentsOf(options);
  const plain = generated.policy.Statement.map((statement) => ({ statement, from: [statement.Sid] }));
  const found = arrange(plain, limit, most);
  if (found !== null) return fitted(generated, found, []);
  const short = wildcardStatements(plain, actionsOf);
  const withWildcards = options.allowFutureActions ? arrange(short, limit, most) : null;
  if (withWildcards !== null) return fitted(generated, withWildcards, wildcardFindings(withWildcards));
  throw tooLarge(plain, short, options);
}

type Arranged = readonly (readonly Origin[])[];

/** The first arrangement that fits in `most` documents, the plainest first; null when none does. */
function arrange(plain: readonly Origin[], limit: number, most: number): Arranged | null {
  if (sizeOf(plain) <= limit) return [plain];
  for (const one of [mergeResources(plain), mergeExactly(plain)]) if (sizeOf(one, SID_ROOM) <= limit) return [one];
  return splitDocuments(mergeResources(plain), limit, most);
}

const charactersOf = (limit: FitOptions['limit']): number => (typeof limit === 'number' ? limit : POLICY_LIMITS[limit]);

/** The inline quotas are for all inline policies of the identity together: a second document gains nothing. */
const isPerDocument = (limit: FitOptions['limit']): boolean =>
  typeof limit === 'number' || limit === 'managed' || limit === 'scp' || limit === 'rcp';

function attachmentsOf({ limit, attachments }: FitOptions): number {
  if (!isPerDocument(limit)) return 1;
  return attachments ?? (limit === 'scp' || limit === 'rcp' ? 1 : MANAGED_ATTACHMENTS);
}

function fitted(generated: GeneratedPolicy, arranged: Arranged, more: readonly Finding[]): FittedPolicy {
  const names = uniqueSids(arranged.flat().map(({ statement }) => statement.Sid));
  let next = 0;
  const documents = arranged.map((origins) =>
    origins.map(({ statement, from }) => {
      const Sid = names[next] ?? statement.Sid;
      next += 1;
      return { statement: { ...statement, Sid }, from };
    }),
  );
  const all = documents.flat();
  return {
    policy: documentOf(all.map(({ statement }) => statement)),
    documents: documents.map((origins) => documentOf(origins.map(({ statement }) => statement))),
    evidence: generated.evidence.flatMap((line) => linesOf(line, all)),
    findings: sortFindings([...generated.findings.filter(({ code }) => code !== 'policy-over-limit'), ...more]),
  };
}

/** The line under the name of each statement that now holds a part of what it proves. */
function linesOf(line: Evidence, statements: readonly Origin[]): readonly Evidence[] {
  return statements.flatMap(({ statement, from }) => {
    if (!from.includes(line.sid) || !statement.Action.some((pattern) => matchAction(pattern, line.action))) return [];
    const resources = line.resources.flatMap((resource) => broadest(statement.Resource, resource));
    return resources.length === 0 ? [] : [{ ...line, sid: statement.Sid, resources: [...new Set(resources)] }];
  });
}

/** The pattern itself or, where merging dropped it, the one that covers it; none when another statement has it. */
function broadest(patterns: readonly string[], resource: string): readonly string[] {
  if (patterns.includes(resource)) return [resource];
  return patterns.filter((pattern) => covers(pattern, resource)).slice(0, 1);
}

function wildcardFindings(arranged: Arranged): readonly Finding[] {
  const patterns = new Set(arranged.flat().flatMap(({ statement }) => statement.Action.filter((a) => a.endsWith('*'))));
  return [...patterns].map((pattern) =>
    finding(
      'future-actions',
      `${pattern} stands for actions that were used; it also allows what AWS adds under that name`,
    ),
  );
}

/** Where else the permissions of an identity may stand. */
const IDENTITY_LIMITS = Object.entries(POLICY_LIMITS).filter(([kind]) => kind !== 'scp' && kind !== 'rcp');

function tooLarge(plain: readonly Origin[], short: readonly Origin[], options: FitOptions): TrimtrailError {
  const limit = charactersOf(options.limit);
  const size = sizeOf(plain);
  const count = splitDocuments(mergeResources(plain), limit, MOST_ATTACHMENTS)?.length ?? null;
  const fits = IDENTITY_LIMITS.filter(([, most]) => Math.min(size, sizeOf(mergeExactly(plain), SID_ROOM)) <= most);
  const most = attachmentsOf(options);
  const ways = [
    ...(isPerDocument(options.limit) && count !== null && count > most ? [`--attachments ${count}`] : []),
    ...(!options.allowFutureActions && arrange(short, limit, most) !== null ? ['--allow-future-actions'] : []),
    ...fits.map(([kind]) => `--limit ${kind}`),
    '--resources type',
  ];
  const where = most === 1 ? 'one document' : `${most} documents`;
  return new TrimtrailError(
    'policy-too-large',
    `the policy has ${size} characters without white space and does not fit ${where} of ${limit}`,
    { hint: `what would fit or help: ${ways.join(', ')}` },
  );
}
