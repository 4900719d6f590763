/** What `JsonSplitter` tells of a stream. Offsets count bytes from its start. */
export interface SplitHandler {
  /** The bytes are valid during the call only. `depth`: the deepest nesting inside, 1 for a flat object. */
  value(bytes: Uint8Array, at: { readonly offset: number; readonly depth: number }): void;
  /** A record that is lost. */
  damaged(offset: number, reason: string): void;
  /** Damage outside records. */
  stray(offset: number, reason: string): void;
  /** The stream ended too early. */
  truncated(offset: number, reason: string): void;
}

export interface SplitOptions {
  /** Any text may stand before a value on its line. */
  readonly loose?: boolean;
  /** 64 MB unless told. */
  readonly maxValueBytes?: number;
}
