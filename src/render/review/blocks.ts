/** A document before it is Markdown or HTML. Texts are raw: each writer escapes them for its language. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly columns: readonly BlockColumn[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'json'; readonly value: unknown };

export interface BlockColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A text; `code` where it is a name, an ARN or an id; `part` of 1 where it is a share, of which less is better. */
export type Cell = string | { readonly code: string } | { readonly part: number; readonly text: string };

export const left = (title: string): BlockColumn => ({ title, align: 'left' });
export const right = (title: string): BlockColumn => ({ title, align: 'right' });
export const code = (text: string): Cell => ({ code: text });

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const text = (sentence: string): Block => ({ kind: 'text', text: sentence });

/** A table, or the sentence where it has no row. */
export const table = (columns: readonly BlockColumn[], rows: readonly (readonly Cell[])[], none: string): Block =>
  rows.length === 0 ? text(none) : { kind: 'table', columns, rows };
