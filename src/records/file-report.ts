import type { ReadReport } from './types.js';

/**
 * One file's way to the report. Values in which nothing says CloudTrail wait: when the file turns out to hold records
 * they are malformed records, else the file as a whole is refused as `not a CloudTrail file`.
 */
export class FileReport {
  readonly #file: string;
  readonly #report: ReadReport;
  #isCloudTrail = false;
  #isBroken = false;
  readonly #kinds = new Set<string>();
  #aliens: { readonly offset: number; readonly reason: string }[] = [];

  constructor(file: string, report: ReadReport) {
    this.#file = file;
    this.#report = report;
  }

  /** A record that passed the check. */
  record(): void {
    this.records(1);
  }

  /** So many of them. */
  records(count: number): void {
    this.#knowCloudTrail();
    this.#report.found(count);
  }

  malformed(offset: number, reason: string): void {
    this.#knowCloudTrail();
    this.#report.found(1);
    this.#report.malformed({ file: this.#file, offset, reason });
  }

  alien(offset: number, reason: string): void {
    if (this.#isCloudTrail) this.malformed(offset, reason);
    else this.#aliens.push({ offset, reason });
  }

  skipped(kind: string): void {
    if (!this.#kinds.has(kind)) this.#report.skipped(kind, this.#file);
    this.#kinds.add(kind);
  }

  inflated(bytes: number): void {
    this.#report.inflated(bytes);
  }

  /** A place at which reading stopped or something was lost. */
  refused(offset: number | null, reason: string): void {
    this.#isBroken = true;
    this.#report.refused({ file: this.#file, offset, reason });
  }

  /** The stream ended too early; said once when the reason is known already. */
  truncated(offset: number | null, reason: string): void {
    if (!this.#isBroken) this.refused(offset, reason);
  }

  /** Call at the end. */
  finish(): void {
    const isSilent = !this.#isCloudTrail && !this.#isBroken && this.#kinds.size === 0;
    if (isSilent && this.#aliens.length > 0) this.refused(null, 'not a CloudTrail file');
  }

  #knowCloudTrail(): void {
    if (this.#isCloudTrail) return;
    this.#isCloudTrail = true;
    const waiting = this.#aliens;
    this.#aliens = [];
    for (const { offset, reason } of waiting) this.malformed(offset, reason);
  }
}
