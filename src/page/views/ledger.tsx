import type { About } from '../../core.js';
import { More } from '../parts/more.js';
import { bytes, counted, grouped } from '../text/numbers.js';

/** What was read and what was not: nothing is left out in silence. */
export function LedgerCard({ ledger }: Pick<About, 'ledger'>) {
  const { files, bytesRead, records, duplicates, refused, malformed, malformedCount, skipped } = ledger;
  const left = Object.entries(skipped);
  return (
    <section class="card" aria-label="What was read">
      <h2>What was read</h2>
      <p>
        {counted(records, 'record')} in {counted(files, 'file')}, {bytes(bytesRead)};{' '}
        {counted(duplicates, 'copy', 'copies')} left out
        {left.map(([kind, count]) => `, ${grouped(count)} ${kind} passed over`).join('')}.
      </p>
      <Refusals title={counted(refused.length, 'input')} items={refused} />
      <Refusals title={counted(malformedCount, 'malformed record')} items={malformed} />
    </section>
  );
}

interface RefusalsProps {
  readonly title: string;
  readonly items: readonly { readonly file: string; readonly offset: number | null; readonly reason: string }[];
}

function Refusals({ title, items }: RefusalsProps) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{title} could not be read</summary>
      <More
        as="ul"
        items={items}
        row={({ file, offset, reason }) => (
          <li key={`${file} ${offset}`} class="small wrap">
            <span class="mono">{file}</span>
            {offset === null ? '' : ` at byte ${grouped(offset)}`}: {reason}
          </li>
        )}
      />
    </details>
  );
}
