/**
 * Thrown by a stream of bytes that cannot go on: a file that shrinks, a damaged gzip. Whoever reads the stream puts
 * `message`, a lower-case phrase, into the ledger; users never see it thrown.
 */
export class ReadFailure extends Error {
  constructor(reason: string, options?: { readonly cause?: unknown }) {
    super(reason, options);
    this.name = 'ReadFailure';
  }
}
