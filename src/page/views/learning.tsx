import type { Learning } from '../../core.js';
import { theSource } from '../data/source.js';
import { LearningCurve } from '../parts/learning-curve.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection } from '../state/asked.js';
import { counted } from '../text/numbers.js';

/** How much was new on each day, and RULE 25's number with everything that has to be said beside it. */
export function LearningCard() {
  const asked = selection.value;
  const answer = useAnswer(`learning ${JSON.stringify(asked)}`, (asking) => theSource().learning(asked, asking));
  return (
    <section class="card section" aria-label="What was new">
      <h2>What was new on each day</h2>
      <Waiting answer={answer} what="looking at what was new">
        {(learning) => (
          <div class="learning">
            <LearningCurve days={learning.days} />
            <TomorrowText tomorrow={learning.tomorrow} caveats={learning.caveats} />
          </div>
        )}
      </Waiting>
    </section>
  );
}

export function TomorrowText({ tomorrow, caveats }: Pick<Learning, 'tomorrow' | 'caveats'>) {
  return (
    <div class="tomorrow">
      {'days' in tomorrow ? (
        <>
          <p class="figure">
            {tomorrow.days}
            <span class="soft small">
              {' '}
              of the next {tomorrow.ahead} days ({tomorrow.low} to {tomorrow.high})
            </span>
          </p>
          <p>would call for something that was never called before.</p>
        </>
      ) : (
        <p>
          <strong>No number: </strong>
          {tomorrow.reason}
        </p>
      )}
      <p class="small soft">
        From {counted(tomorrow.activeDays, 'active day')}; {counted(tomorrow.onOneDay, 'permission')} needed on one day
        only, {tomorrow.onTwoDays} on two.
      </p>
      <ul class="small soft caveats">
        {caveats.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
