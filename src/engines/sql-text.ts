/**
 * How an engine spells what our own queries need, as text. Arguments and results are SQL expressions unless said otherwise; texts
 * that come from records or users are bound with `?`, never written.
 */
export interface SqlText {
  /** Characters of a statement beyond which the next one is begun. */
  readonly mostText: number;
  /** A member of a JSON object; NULL where there is none. `json` is JSON or text that holds it; `name` is a plain name of ours. */
  readonly jsonMember: (json: string, name: string) => string;
  /** A text that holds JSON as a JSON value. */
  readonly jsonWhole: (text: string) => string;
  /** The text of a JSON list of these values; NULL becomes null. */
  readonly jsonList: (values: readonly string[]) => string;
  /** The text of a column of arrays of structs, as JSON. */
  readonly jsonOf: (column: string) => string;
  /** A text column where it holds JSON; NULL where it holds anything else. */
  readonly jsonOrNull: (column: string) => string;
  readonly contains: (text: string, part: string) => string;
  readonly startsWith: (text: string, start: string) => string;
  /** Texts one after the other, a space between them; NULL counts as the empty text. */
  readonly joined: (texts: readonly string[]) => string;
  /** The text before the first colon. */
  readonly beforeColon: (text: string) => string;
  /** Aggregate: the smallest values, as the text of a JSON list. */
  readonly smallest: (text: string, count: number) => string;
  /** Aggregate: how often each value occurs, as the text of a JSON object. */
  readonly countsOf: (text: string) => string;
}
