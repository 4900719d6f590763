import type { CatalogIndex } from '../catalog/types.js';
import { buildReport } from '../main/report.js';
import { explainPolicy } from '../render/explain-policy.js';
import { FORMAT_ENDINGS } from '../render/formats/types.js';
import { renderPolicies } from '../render/formats/render-policies.js';
import { jsonText } from '../render/json-text.js';
import { summarizeCalls, type CallSummary } from '../usage/summaries.js';
import { namedDocuments, type DecidedPolicy } from './policy-view.js';
import type { ExportFile, ExportKind, ExportQuery } from './types/exports.js';
import type { RenderedFormat } from './types/policy.js';

const MEDIA: Readonly<Record<RenderedFormat, string>> = {
  json: 'application/json',
  terraform: 'text/plain',
  cloudformation: 'application/yaml',
  cdk: 'text/plain',
};

export interface ExportInput {
  readonly query: ExportQuery;
  readonly decided: DecidedPolicy;
  readonly toolVersion: string;
  readonly catalog: Pick<CatalogIndex, 'version' | 'builtFrom'>;
}

/** Kinds that need nothing but what is in memory. */
export const PLAIN_EXPORTS = [
  'json',
  'terraform',
  'cloudformation',
  'cdk',
  'report',
  'explain',
  'csv',
] as const satisfies ExportKind[];

/** Files of one kind; `plan` is made elsewhere. Errors: `format-cannot-hold`. */
export function exportView({ query, decided, toolVersion, catalog }: ExportInput): readonly ExportFile[] {
  const { kind } = query;
  const { result, documents } = decided;
  const stem = fileStem(result.principal.name);
  if (kind === 'csv') return [file(`${stem}-usage.csv`, 'text/csv', usageCsv(summarizeCalls(result.usage.rows)))];
  if (kind === 'explain') return [file(`${stem}-evidence.txt`, 'text/plain', explainPolicy(result.generated))];
  if (kind === 'report') {
    const { from, to } = query.selection;
    const report = buildReport({
      ...result,
      proof: decided.proof,
      filter: { from: from === null ? null : `${from}T00:00:00Z`, to: to === null ? null : `${to}T23:59:59Z` },
      toolVersion,
      catalog,
    });
    const byHand = decided.settings.decisions;
    return [
      file(`${stem}-report.json`, 'application/json', jsonText(byHand.length === 0 ? report : { ...report, byHand })),
    ];
  }
  if (kind === 'plan') return [];
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
