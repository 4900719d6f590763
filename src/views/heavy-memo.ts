interface Kept<Made> {
  readonly made: Promise<Made>;
  /** Null until it is made. */
  value: Made | null;
}

/** Keeps what was made last, as far as it fits into so many bytes; the newest stays whatever it weighs. */
export class HeavyMemo<Made> {
  readonly #kept = new Map<string, Kept<Made>>();
  readonly #mostBytes: number;
  readonly #bytesOf: (made: Made) => number;

  /** @param bytesOf Asked anew each time: what is kept may grow. */
  constructor(mostBytes: number, bytesOf: (made: Made) => number) {
    this.#mostBytes = mostBytes;
    this.#bytesOf = bytesOf;
  }

  /** What is kept, or a new one. One that fails is forgotten. */
  get(name: string, make: () => Promise<Made>): Promise<Made> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept.made;
    }
    const fresh: Kept<Made> = { made: make(), value: null };
    this.#kept.set(name, fresh);
    void this.#settle(name, fresh);
    return fresh.made;
  }

  /** How many are kept, those under way included. */
  get size(): number {
    return this.#kept.size;
  }

  async #settle(name: string, fresh: Kept<Made>): Promise<void> {
    try {
      fresh.value = await fresh.made;
      this.#shrink();
    } catch {
      if (this.#kept.get(name) === fresh) this.#kept.delete(name);
    }
  }

  #shrink(): void {
    let bytes = 0;
    for (const [name, { value }] of [...this.#kept].toReversed()) {
      const own = value === null ? 0 : this.#bytesOf(value);
      if (bytes > 0 && bytes + own > this.#mostBytes) this.#kept.delete(name);
      else bytes += own;
    }
  }
}
