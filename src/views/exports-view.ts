import { TrimtrailError } from '../base/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { explainPolicy } from '../render/explain-policy.js';
import { FORMAT_ENDINGS } from '../render/formats/types.js';
import { renderPolicies } from '../render/formats/render-policies.js';
import { jsonText } from '../render/json-text.js';
import { summarizeCalls, type CallSummary } from '../usage/summaries.js';
import type { Principal } from '../base/usage-row.js';
import { namedDocuments, type DecidedPolicy } from './policy-view.js';
import { reportFiles } from './report-files.js';
import type { TextFile } from './types/about.js';
import { EXPORT_KINDS, type ExportFile, type ExportKind, type ExportQuery } from './types/exports.js';
import type { RenderedFormat } from './types/policy.js';
import { FACETS } from './types/activity.js';
import type { Asking } from './types/selection.js';

const MEDIA: Readonly<Record<RenderedFormat, string>> = {
  json: 'application/json',
  terraform: 'text/plain',
  cloudformation: 'application/yaml',
  cdk: 'text/plain',
};

/** What was given of today, as files. */
export interface CurrentFiles {
  readonly policies: readonly TextFile[];
  readonly selectors: readonly TextFile[];
}

/** What a plan is made of. */
export interface PlanAsked {
  readonly principal: Principal;
  readonly query: ExportQuery;
  readonly files: CurrentFiles;
}

/** Makes the plan of `trimtrail plan`; it is only written down. Errors: as `trimtrail plan`. */
export type MakePlan = (asked: PlanAsked, asking: Asking) => Promise<unknown>;

export interface ExportInput {
  readonly query: ExportQuery;
  readonly decided: DecidedPolicy;
  readonly sources: readonly string[];
  readonly toolVersion: string;
  readonly catalog: Catalog;
  readonly makePlan: MakePlan | null;
  /** Null: nothing of today was given. */
  readonly files: CurrentFiles | null;
  readonly asking: Asking;
}

/** What can be exported here. */
export const exportKindsOf = (makePlan: MakePlan | null): readonly ExportKind[] =>
  makePlan === null ? EXPORT_KINDS.filter((kind) => kind !== 'plan') : EXPORT_KINDS;

/** Files of one kind. Errors: `format-cannot-hold`; for a plan `source-unsupported`, `plan-refused` and those of making one. */
export async function exportView(input: ExportInput): Promise<readonly ExportFile[]> {
  const { kind } = input.query;
  const { result } = input.decided;
  const stem = fileStem(result.principal.name);
  switch (kind) {
    case 'csv':
      return [file(`${stem}-usage.csv`, 'text/csv', usageCsv(summarizeCalls(result.usage.rows)))];
    case 'explain':
      return [file(`${stem}-evidence.txt`, 'text/plain', explainPolicy(result.generated))];
    case 'report':
    case 'report-markdown':
    case 'report-json':
      return reportFiles(kind, input, stem);
    case 'plan':
      return [file(`${stem}-plan.json`, MEDIA.json, jsonText(await planOf(input)))];
    default:
      return policyFiles(kind, input, stem);
  }
}

function policyFiles(
  kind: RenderedFormat,
  { decided: { documents, result } }: ExportInput,
  stem: string,
): readonly ExportFile[] {
  const named = namedDocuments(documents, result.principal.name);
  const carried = result.carried.map(({ document }, at) =>
    file(`${stem}-carried-${at + 1}.json`, MEDIA.json, jsonText(document)),
  );
  if (kind !== 'json') return [file(stem + FORMAT_ENDINGS[kind], MEDIA[kind], renderPolicies(named, kind)), ...carried];
  const files = named.map((each, at) =>
    file(named.length === 1 ? `${stem}.json` : `${stem}-${at + 1}.json`, MEDIA.json, renderPolicies([each], 'json')),
  );
  return [...files, ...carried];
}

/** A plan is about all that a principal does: only days can be left out of it. */
async function planOf({ query, files, makePlan, decided, asking }: ExportInput): Promise<unknown> {
  if (makePlan === null)
    throw new TrimtrailError('source-unsupported', 'a plan can not be made here', {
      hint: 'trimtrail ui SOURCE makes one; so does trimtrail plan SOURCE',
    });
  if (files === null || files.policies.length === 0)
    throw new TrimtrailError('plan-refused', 'a plan needs the policies of today', {
      hint: 'give the output of aws iam get-account-authorization-details on the page',
    });
  if (FACETS.some((name) => query.selection[name].length > 0))
    throw new TrimtrailError('plan-refused', 'a plan is made of all calls of a principal, and some are filtered out', {
      hint: 'take the filters away; a window of days may stay',
    });
  return makePlan({ principal: decided.result.principal, query, files }, asking);
}

const file = (name: string, mediaType: string, text: string): ExportFile => ({ name, mediaType, text });

/** Of characters that every file system takes. */
export const fileStem = (name: string): string =>
  name.replace(/[^A-Za-z0-9_.@-]/g, '_').replace(/^\.+/, '_') || 'policy';

const COLUMNS = [
  'eventType',
  'eventSource',
  'eventName',
  'region',
  'count',
  'denied',
  'failed',
  'firstSeen',
  'lastSeen',
] as const;

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe. */
function usageCsv(calls: readonly CallSummary[]): string {
  const rows = calls.map((call) => COLUMNS.map((name) => csvCell(String(call[name] ?? ''))).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
