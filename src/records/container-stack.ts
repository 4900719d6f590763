/** The brackets that are open, outermost first: one byte a level, so that no depth is too deep. */
export class ContainerStack {
  depth = 0;
  #brackets = new Uint8Array(64);

  push(bracket: number): void {
    if (this.depth === this.#brackets.length) {
      const wider = new Uint8Array(this.#brackets.length * 2);
      wider.set(this.#brackets);
      this.#brackets = wider;
    }
    this.#brackets[this.depth] = bracket;
    this.depth += 1;
  }

  pop(): void {
    this.depth -= 1;
  }

  /** Closes all but the outermost `depth`. */
  cut(depth: number): void {
    this.depth = depth;
  }

  /** The innermost bracket. */
  get top(): number | undefined {
    return this.at(this.depth);
  }

  /** The bracket at a level, counted from 1. */
  at(level: number): number | undefined {
    return level < 1 || level > this.depth ? undefined : this.#brackets[level - 1];
  }
}
