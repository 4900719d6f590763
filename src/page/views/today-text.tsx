import type { PolicyView } from '../../core.js';
import { Tokens } from '../parts/code.js';
import { todayBlocks } from '../text/today-lines.js';

/** Today's policies as they are written, statement by statement; what the new one no longer allows is marked. */
export function TodayText({
  current,
  diff,
}: Pick<PolicyView, 'diff'> & { readonly current: NonNullable<PolicyView['current']> }) {
  const lost = new Set((diff?.lost ?? []).map(({ action }) => action));
  return (
    <div class="code today" role="region" aria-label="Policies of today" tabIndex={0}>
      {todayBlocks(current, lost).map(({ title, lines }) => (
        <section key={title}>
          <h3 class="small wrap">{title}</h3>
          <ol>
            {lines.map(({ text, isLost }, index) => (
              <li key={index} class={isLost ? 'lost' : ''}>
                <Tokens text={text} format="json" />
                {isLost ? <span class="code-count">no longer</span> : null}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
