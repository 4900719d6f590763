import type { ProofView } from '../../core.js';
import { counted, grouped } from '../text/numbers.js';

/** Proved or not, in one box: red as long as anything is unproved. */
export function Verdict({ proof }: { readonly proof: ProofView }) {
  const { proved, unproved, replay, beyondCurrent } = proof;
  const allowed = replay.answers['allowed by this policy'];
  return (
    <section class={`verdict ${proved ? 'good' : 'bad'}`} aria-label="Proof" data-proved={proved}>
      <p class="verdict-figure">
        <span aria-hidden="true">{proved ? '✓ ' : '✕ '}</span>
        {grouped(allowed)} of {counted(replay.events, 'event')} allowed
      </p>
      {proved ? (
        <p class="small">
          Every call that succeeded was replayed against this policy
          {replay.events - allowed > 0 ? `; ${grouped(replay.events - allowed)} are withheld or allowed elsewhere` : ''}
          .{beyondCurrent === null ? '' : ' It allows nothing that today’s policies do not.'}
        </p>
      ) : (
        <ul class="small">
          {unproved.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
