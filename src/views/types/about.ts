import type { Finding } from '../../base/findings.js';
import type { Ledger } from '../../base/ledger.js';
import type { ExportKind } from './exports.js';

/** What is open, and what can be done with it. */
export interface About {
  readonly version: string;
  readonly catalog: { readonly version: number; readonly builtFrom: Readonly<Record<string, string>> };
  /** As named on the command line, or the files that were dropped. */
  readonly sources: readonly string[];
  readonly capabilities: Capabilities;
  /** What {@link DataSource.exportFiles} can give here. */
  readonly exports: readonly ExportKind[];
  /** Days of any event; null: no event. */
  readonly span: { readonly first: string; readonly last: string } | null;
  readonly principals: number;
  readonly events: number;
  readonly ledger: Ledger;
  /** About the source as a whole, gravest first. */
  readonly findings: readonly Finding[];
  /** Policies of today that were named on the command line; null: none. */
  readonly current: CurrentPolicies | null;
}

export interface Capabilities {
  /** {@link DataSource.sql} answers. */
  readonly sql: boolean;
  /** Policies of today can be read from AWS. */
  readonly live: boolean;
  /** Files can be dropped: the page runs without a server. */
  readonly drop: boolean;
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** What a file of today was found to hold. */
export const CURRENT_KINDS = ['policies', 'event selectors'] as const;
export type CurrentKind = (typeof CURRENT_KINDS)[number];

/** Policies of today, and what the trails were told to record, as they were taken in. Queries name them by `id`. */
export interface CurrentPolicies {
  /** A hash of the files: the same files have the same id. */
  readonly id: string;
  readonly files: readonly CurrentFile[];
}

export interface CurrentFile {
  readonly name: string;
  readonly holds: CurrentKind;
  /** 0 where it holds none. */
  readonly policies: number;
}
