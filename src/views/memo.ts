/** Keeps the answers of the last questions. */
export class Memo<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** The kept answer, or a new one. A promise that rejects is forgotten. */
  get(question: string, answer: () => Answer): Answer {
    const kept = this.#answers.get(question);
    if (kept !== undefined) {
      this.#answers.delete(question);
      this.#answers.set(question, kept);
      return kept;
    }
    const fresh = answer();
    this.#answers.set(question, fresh);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#most) break;
      this.#answers.delete(oldest);
    }
    if (fresh instanceof Promise) fresh.catch(() => this.#forget(question, fresh));
    return fresh;
  }

  #forget(question: string, answer: Answer): void {
    if (this.#answers.get(question) === answer) this.#answers.delete(question);
  }
}
