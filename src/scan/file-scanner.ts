import type { Ledger } from '../base/ledger.js';
import type { CloudTrailRecord } from '../base/record.js';
import { ReadFailure } from '../base/read-failure.js';
import { createLedger, type LedgerCollector } from '../records/ledger-collector.js';
import { sizeOf } from '../sources/size-of.js';
import type { SourceFile } from '../sources/types.js';
import { isGzip, readHead, readWhole } from './inflate-whole.js';
import { Kernel, searchable } from './kernel/kernel.js';
import type { ScannerOptions } from './messages.js';
import { PendingReport } from './pending-report.js';
import type { RecordExaminer } from './record-examiner.js';
import { textHash } from './text-hash.js';
import { TrailWalk, type WalkTools } from './trail-walk.js';

export type FileScannerOptions = Pick<ScannerOptions, 'maxInflatedBytes' | 'strict'>;

/**
 * Reads files and examines their records: one per thread. A file in a form trails write is walked by the kernel, and only records that
 * can matter are parsed. Anything else, and anything that is not in order, is read by the readers of the records room from its first
 * byte on, as if the fast way had not been tried; so both ways give the same.
 */
export class FileScanner<Taken extends object> {
  readonly #options: FileScannerOptions;
  readonly #examiner: RecordExaminer<Taken>;
  readonly #tools: WalkTools | null;
  #ledger: LedgerCollector = createLedger();

  /** `loadKernel` is for tests of what happens where WebAssembly is missing. */
  constructor(
    options: FileScannerOptions,
    examiner: RecordExaminer<Taken>,
    loadKernel: (needles: Parameters<typeof Kernel.load>[0]) => Kernel | null = (needles) => Kernel.load(needles),
  ) {
    this.#options = options;
    const { needles } = examiner;
    const examinesAll = options.strict || needles === null || !searchable(needles);
    const kernel = loadKernel(examinesAll ? null : needles);
    this.#examiner = examiner;
    this.#tools = kernel === null ? null : { kernel, examiner, examinesAll };
  }

  /** Reads one file. Never fails for what the file holds. */
  async scan(file: SourceFile): Promise<void> {
    const mark = this.#examiner.mark();
    const outcome = this.scanAtOnce(file);
    if (outcome === 'done' || (outcome === 'large' && (await this.#stream(file)))) return;
    this.#examiner.rollBack(mark);
    await this.#readCarefully(file);
  }

  /** Reads the file when that can be done without waiting; unless `done`, nothing has happened. */
  scanAtOnce(file: SourceFile): 'done' | 'large' | 'careful' {
    if (this.#tools === null) return 'careful';
    const whole = readWhole(file, this.#tools.kernel, this.#options.maxInflatedBytes);
    if (whole === null || whole === 'large') return whole ?? 'careful';
    if (isTar(whole.bytes)) return 'careful';
    const mark = this.#examiner.mark();
    const pending = new PendingReport();
    if (whole.isGzip) pending.inflated(whole.bytes.length);
    if (new TrailWalk(file.name, this.#tools, pending).process(whole.bytes, 0, true).odd) {
      this.#examiner.rollBack(mark);
      return 'careful';
    }
    this.#commit(whole.packed, pending);
    return 'done';
  }

  /** What the files read since the last call gave. */
  take(): Taken & { readonly ledger: Ledger } {
    const ledger = this.#ledger.ledger();
    this.#ledger = createLedger();
    return { ...this.#examiner.take(), ledger };
  }

  #commit(bytes: number, pending: PendingReport): void {
    this.#ledger.file();
    this.#ledger.bytesRead(bytes);
    pending.commit(this.#ledger);
  }

  /** Files over the memory budget, block by block. False: read it carefully. */
  async #stream(file: SourceFile): Promise<boolean> {
    const head = file.path === null ? null : readHead(file.path, 2);
    if (this.#tools === null || head === null) return false;
    const { blocksOf } = await import('./blocks-of.js');
    const pending = new PendingReport();
    const walk = new TrailWalk(file.name, this.#tools, pending);
    let inflated = 0;
    try {
      for await (const block of blocksOf(file, isGzip(head))) {
        inflated += isGzip(head) ? block.fresh : 0;
        if (inflated > this.#options.maxInflatedBytes || (block.isFirst && isTar(block.bytes))) return false;
        const progress = walk.process(this.#lent(block.bytes), block.from, block.isLast);
        if (progress.odd) return false;
        block.keep(progress.keepFrom, walk.next);
      }
    } catch (error) {
      if (error instanceof ReadFailure) return false;
      throw error;
    }
    pending.inflated(inflated);
    this.#commit(sizeOf(file), pending);
    return true;
  }

  /** The bytes in the kernel's memory, where records have summaries, if those are of use; else as they are. */
  #lent(bytes: Buffer): Buffer {
    if (this.#tools?.examinesAll !== true || this.#examiner.repeats === null) return bytes;
    const room = this.#tools.kernel.room(bytes.length);
    room.set(bytes);
    return room;
  }

  /** 28 bits that equal contents share. Made of the record, not of how it was written. */
  #contentsOf(record: CloudTrailRecord): number {
    const text = JSON.stringify(record);
    return this.#tools === null ? textHash(text) : this.#tools.kernel.hash(Buffer.from(text));
  }

  async #readCarefully(file: SourceFile): Promise<void> {
    const { readCarefully } = await import('./read-carefully.js');
    const pending = new PendingReport();
    for await (const { record, shape } of readCarefully(file, pending, this.#options.maxInflatedBytes)) {
      pending.examined(shape);
      this.#examiner.examine(record, shape, this.#contentsOf(record), null);
    }
    this.#commit(sizeOf(file), pending);
  }
}

function isTar(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.toString('latin1', 257, 262) === 'ustar';
}
