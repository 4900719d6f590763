/** What every view of a principal is narrowed to. Plain data: it is a URL's state and a request's body. */

/** Who and what is looked at. Lists: empty means no limit; values within a list are alternatives, lists narrow each other. */
export interface Selection {
  /** {@link PrincipalLine.key}. */
  readonly principal: string;
  /** First UTC day, `2026-03-01`; null: from the beginning. */
  readonly from: string | null;
  /** Last UTC day, itself included; null: to the end. */
  readonly to: string | null;
  /** Event sources: `s3.amazonaws.com`; an empty text is the old console CSV's missing source. */
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly sessions: readonly string[];
  readonly addresses: readonly string[];
  readonly accessKeys: readonly string[];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Place of the first item in all of them. */
  readonly offset: number;
  readonly total: number;
}

/** A part of a list; `limit` at most 1,000. */
export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

/** How far something long is. */
export interface Progress {
  /** `reading`, `asking`, `mapping`, `testing`. */
  readonly phase: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** `bytes`, `files`, `events`, `windows`. */
  readonly unit: string;
}

/** How a question is asked: aborting the signal rejects with an `AbortError` or `interrupted`. */
export interface Asking {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
