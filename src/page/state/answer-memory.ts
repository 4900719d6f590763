/** Answers by question; asked again, they are there at once. The oldest go first. */
export class AnswerMemory {
  readonly #kept = new Map<string, unknown>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): unknown {
    return this.#kept.get(key);
  }

  set(key: string, value: unknown): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }

  clear(): void {
    this.#kept.clear();
  }
}
