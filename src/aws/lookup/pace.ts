import { setTimeout as pause } from 'node:timers/promises';

/** Two requests a second for each account and region. Source: AWS CloudTrail API Reference, "LookupEvents". */
const USUAL_MS = 500;
const LONGEST_MS = 16_000;
const RECOVERY = 0.9;

/** Keeps requests apart: farther when AWS throttles (others ask too), and slowly nearer again. */
export class Pace {
  readonly #wait: (milliseconds: number) => Promise<void>;
  #between = USUAL_MS;
  #isFirst = true;

  constructor(wait: (milliseconds: number) => Promise<void> = (milliseconds) => pause(milliseconds)) {
    this.#wait = wait;
  }

  /** Resolves when the next request may be made. */
  async turn(): Promise<void> {
    if (!this.#isFirst) await this.#wait(this.#between);
    this.#isFirst = false;
  }

  answered(): void {
    this.#between = Math.max(USUAL_MS, this.#between * RECOVERY);
  }

  throttled(): void {
    this.#between = Math.min(LONGEST_MS, this.#between * 2);
  }
}
