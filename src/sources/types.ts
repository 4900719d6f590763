/** One thing to read: a file, a member of an archive, standard input. Listed lazily; nothing is opened until asked. */
export interface SourceFile {
  /** How it is named in the ledger: the path as given, `archive.zip!member`, `-`. */
  readonly name: string;
  /** Path on disk; null for standard input and for what comes over the network. */
  readonly path: string | null;
  /** Bytes on disk, or of the object; null when unknown. */
  readonly size: number | null;
  /** What it holds, where it was fetched from somewhere else; `path` is null then. */
  readonly bytes?: Uint8Array;
  /** Why there is nothing to read, as the ledger says it. */
  readonly failure?: string;
  /** What tells an object from another of the same name: its ETag. */
  readonly version?: string;
}
