import type { SourceFile } from '../sources/types.js';
import type { ScanProgress } from './types.js';

const EVERY_MS = 200;

interface ProgressTotal {
  readonly files: number;
  readonly bytes: number;
}

/** Adds up what is done and tells it now and then. */
export class ProgressMeter {
  readonly #tell: ((progress: ScanProgress) => void) | undefined;
  readonly #total: ProgressTotal | null;
  #filesDone = 0;
  #bytesDone = 0;
  #files = 0;
  #bytes = 0;
  #isListed = false;
  /** Some file came without its size: bytes tell nothing. */
  #isUnsized = false;
  #told = 0;

  /** `total`: what there is, where that is known before the listing. */
  constructor(tell: ((progress: ScanProgress) => void) | undefined, total: ProgressTotal | null = null) {
    this.#tell = tell;
    this.#total = total;
  }

  /** A pass starts from nothing. */
  restart(): void {
    this.#filesDone = 0;
    this.#bytesDone = 0;
    this.#files = 0;
    this.#bytes = 0;
    this.#isUnsized = false;
  }

  listed(file: SourceFile): void {
    this.#files += 1;
    this.#bytes += file.size ?? 0;
    this.#isUnsized ||= file.size === null;
  }

  allListed(): void {
    this.#isListed = true;
  }

  done(files: readonly SourceFile[]): void {
    this.#filesDone += files.length;
    for (const { size } of files) this.#bytesDone += size ?? 0;
    const now = performance.now();
    if (this.#tell === undefined || (now - this.#told < EVERY_MS && this.#filesDone < this.#files)) return;
    this.#told = now;
    this.#tell({
      filesDone: this.#filesDone,
      files: this.#isListed ? this.#files : (this.#total?.files ?? null),
      bytesDone: this.#bytesDone,
      bytes: this.#isListed && !this.#isUnsized ? this.#bytes : (this.#total?.bytes ?? null),
    });
  }
}
