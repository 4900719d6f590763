import type { PolicySettings } from './policy.js';
import type { Selection } from './selection.js';

export const EXPORT_KINDS = [
  'json',
  'terraform',
  'cloudformation',
  'cdk',
  'report',
  'report-markdown',
  'report-json',
  'plan',
  'explain',
  'csv',
] as const;
/** `report`: for a reviewer, in HTML; `explain`: the evidence as text; `csv`: the usage; `plan`: for `trimtrail apply`. */
export type ExportKind = (typeof EXPORT_KINDS)[number];

export interface ExportQuery {
  readonly kind: ExportKind;
  readonly selection: Selection;
  readonly settings: PolicySettings;
  readonly current: string | null;
}

/** A file to be saved by the browser. */
export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
