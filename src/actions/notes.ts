import { finding, sortFindings, type Finding, type FindingCode } from '../base/findings.js';

interface Note {
  readonly code: FindingCode;
  readonly message: string;
  count: number;
  readonly detail?: unknown;
}

/** Gathers findings while rows are mapped: equal code and message become one finding, its count the sum. */
export class Notes {
  readonly #notes = new Map<FindingCode, Map<string, Note>>();

  add(code: FindingCode, message: string, more: { readonly count?: number; readonly detail?: unknown } = {}): void {
    let notes = this.#notes.get(code);
    if (notes === undefined) this.#notes.set(code, (notes = new Map<string, Note>()));
    const known = notes.get(message);
    if (known) known.count += more.count ?? 1;
    else notes.set(message, { code, message, count: more.count ?? 1, detail: more.detail });
  }

  findings(): readonly Finding[] {
    return sortFindings(
      [...this.#notes.values()]
        .flatMap((notes) => [...notes.values()])
        .map((note) => finding(note.code, note.message, note.count, note.detail)),
    );
  }
}
