/** One thing to read: a file, a member of an archive, standard input. Listed lazily; nothing is opened until asked. */
export interface SourceFile {
  /** How it is named in the ledger: the path as given, `archive.zip!member`, `-`. */
  readonly name: string;
  /** Path on disk; null for standard input. */
  readonly path: string | null;
  /** Bytes on disk; null when unknown. */
  readonly size: number | null;
}
