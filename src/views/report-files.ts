import { buildReport, NEVER_EVALUATED, windowOf } from '../main/report.js';
import { reviewedOf } from '../main/review-one.js';
import type { PolicyResult } from '../main/generate-policy.js';
import type { Evidence } from '../policy/types.js';
import { jsonText } from '../render/json-text.js';
import { htmlOf } from '../render/review/html.js';
import { markdownOf } from '../render/review/markdown.js';
import { reviewBlocks, titleOf } from '../render/review/review-blocks.js';
import { buildReview } from '../review/build-review.js';
import type { Review, ReviewInput } from '../review/types.js';
import { ABOUT_THE_RUN } from '../usage/usage-findings.js';
import type { ExportInput } from './exports-view.js';
import type { DecidedPolicy } from './policy-view.js';
import { statementViews } from './statement-views.js';
import type { ExportFile } from './types/exports.js';
import type { Selection } from './types/selection.js';

type ReportKind = 'report' | 'report-markdown' | 'report-json';

/** The report of one policy as it stands on the page, with what was decided by hand. */
export async function reportFiles(kind: ReportKind, input: ExportInput, stem: string): Promise<readonly ExportFile[]> {
  if (kind === 'report-json')
    return [{ name: `${stem}-report.json`, mediaType: 'application/json', text: jsonText(reportOf(input)) }];
  const review = await reviewOf(input);
  const blocks = reviewBlocks(review);
  return [
    kind === 'report'
      ? { name: `${stem}-report.html`, mediaType: 'text/html', text: htmlOf(blocks, titleOf(review)) }
      : { name: `${stem}-report.md`, mediaType: 'text/markdown', text: markdownOf(blocks) },
  ];
}

function reportOf({ query, decided, toolVersion, catalog: { index } }: ExportInput): unknown {
  const report = buildReport({ ...asDecided(decided), filter: filterOf(query.selection), toolVersion, catalog: index });
  const byHand = decided.settings.decisions;
  return byHand.length === 0 ? report : { ...report, byHand };
}

async function reviewOf({ query, decided, toolVersion, catalog, sources, files }: ExportInput): Promise<Review> {
  const { usage } = decided.result;
  const reviewed = await reviewedOf(asDecided(decided), catalog, {
    policies: decided.current,
    byHand: decided.settings.decisions,
  });
  const { version, builtFrom } = catalog.index;
  return buildReview({
    tool: { name: 'trimtrail', version: toolVersion },
    catalog: { version, builtFrom },
    window: windowOf(usage.rows, filterOf(query.selection)),
    inputs: [
      ...inputs('records', sources),
      ...inputs('policies of today', files?.policies.map(({ name }) => name) ?? []),
      ...inputs('event selectors', files?.selectors.map(({ name }) => name) ?? []),
    ],
    exclusions: { rules: filtersOf(query.selection), events: usage.ledger.excluded },
    ledger: usage.ledger,
    principals: [{ ...reviewed, notCompared: null }],
    leftOut: [],
    findings: usage.findings.filter(({ code }) => ABOUT_THE_RUN.has(code)),
    notEvaluated: [...NEVER_EVALUATED, 'session policies', 'service control policies', 'resource control policies'],
  });
}

/** The result as decisions by hand left it: its statements, each with the evidence that is its own. */
function asDecided({ result, documents, proof, settings }: DecidedPolicy): PolicyResult {
  if (documents === result.documents) return { ...result, proof };
  const { generated, mapped } = result;
  const evidence = statementViews(documents, { evidence: generated.evidence, mapped, settings }).flatMap(
    ({ sid, lines }) =>
      lines.flatMap(({ action, evidence: own }) =>
        own.map(({ events, ...one }): Evidence => ({ ...one, sid, action, count: events })),
      ),
  );
  const policy = { Version: '2012-10-17', Statement: documents.flatMap(({ Statement }) => Statement) } as const;
  return { ...result, proof, documents, generated: { ...generated, policy, evidence } };
}

const filterOf = ({ from, to }: Selection): { readonly from: string | null; readonly to: string | null } => ({
  from: from === null ? null : `${from}T00:00:00Z`,
  to: to === null ? null : `${to}T23:59:59Z`,
});

const inputs = (role: ReviewInput['role'], names: readonly string[]): readonly ReviewInput[] =>
  names.map((name) => ({ role, name, bytes: null, sha256: null }));

const only = (name: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`only ${name}=${values.join(',')}`];

/** What of the page's filters left records out, in words. */
function filtersOf({ services, regions, sessions, addresses, accessKeys }: Selection): readonly string[] {
  return [
    ...only('service', services),
    ...only('region', regions),
    ...only('session', sessions),
    ...only('ip', addresses),
    ...only('key', accessKeys),
  ];
}
