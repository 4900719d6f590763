import { useState } from 'preact/hooks';
import { ANSWERS } from '../../base/answers.js';
import type { ProofView } from '../../core.js';
import { theSource } from '../data/source.js';
import { Findings } from '../parts/findings.js';
import { EventLinks, RecordsLink } from '../parts/link.js';
import { More } from '../parts/more.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Verdict } from '../parts/verdict.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection } from '../state/asked.js';
import { counted, grouped } from '../text/numbers.js';
import { BacktestCard } from './backtest.js';
import { CoverageCard } from './coverage.js';
import { TomorrowText } from './learning.js';
import { usePolicy } from './policy.js';
import { PrincipalHead } from './principal-head.js';

/** What is known of how right the policy is, and what is not. */
export function Proof() {
  const answer = usePolicy(null);
  const asked = selection.value;
  const learning = useAnswer(`learning ${JSON.stringify(asked)}`, (asking) => theSource().learning(asked, asking));
  return (
    <>
      <PrincipalHead what="Proof">
        <SqlBehind view="calls" />
      </PrincipalHead>
      <Waiting answer={answer} what="proving">
        {({ proof, findings }) => (
          <>
            <div class="two">
              <div class="stack">
                <Verdict proof={proof} />
                <Replay proof={proof} />
                <Verified verified={proof.verified} />
              </div>
              <section class="card" aria-label="Tomorrow">
                <h2>Tomorrow</h2>
                <TomorrowText tomorrow={proof.tomorrow} caveats={learning.data?.caveats ?? []} />
              </section>
            </div>
            <section class="card section">
              <h2>What to know and do</h2>
              <Findings findings={findings} open />
            </section>
          </>
        )}
      </Waiting>
      <CoverageCard />
      <BacktestCard />
    </>
  );
}

function Replay({ proof: { replay } }: { readonly proof: ProofView }) {
  const answers = ANSWERS.flatMap((answer) => {
    const count = replay.answers[answer];
    return count > 0 ? [[answer, count] as const] : [];
  });
  return (
    <section class="card" aria-label="Replay">
      <h2>Replay</h2>
      <table>
        <tbody>
          {answers.map(([answer, count]) => (
            <tr key={answer}>
              <th scope="row" class={`answer-${answer.replaceAll(' ', '-')}`}>
                {answer}
              </th>
              <td class="right">
                <RecordsLink count={count} of={{ title: `Replay: ${answer}`, behind: { kind: 'answer', answer } }} />
              </td>
            </tr>
          ))}
          {replay.leftOut.map(({ why, count }) => (
            <tr key={why} class="soft">
              <th scope="row">no permission: {why}</th>
              <td class="right">
                <RecordsLink count={count} of={{ title: `No permission: ${why}`, behind: { kind: 'left', why } }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {replay.lines.length === 0 ? null : <NotAllowed replay={replay} />}
    </section>
  );
}

function NotAllowed({ replay }: Pick<ProofView, 'replay'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {counted(replay.lines.length + replay.more, 'request')} that this policy does not allow by itself
      </summary>
      <More
        items={isOpen ? replay.lines : []}
        as="ul"
        row={({ answer, action, resource, why, count, eventIds }) => (
          <li key={`${action} ${resource} ${answer}`} class="replay-line">
            <p class="wrap">
              <strong>{answer}</strong> <span class="mono small">{action}</span>{' '}
              <span class="mono small soft">{resource}</span>
            </p>
            <p class="small soft">
              {why};{' '}
              <RecordsLink
                count={count}
                shown={counted(count, 'event')}
                of={{ title: `${action}: ${answer}`, behind: { kind: 'use', action, resources: [resource] } }}
              />
            </p>
            <EventLinks ids={eventIds} title={`${action}: ${answer}`} />
          </li>
        )}
      />
    </details>
  );
}

function Verified({ verified }: Pick<ProofView, 'verified'>) {
  const total = Object.values(verified).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return (
    <section class="card verified" aria-label="What the ARN rules rest on">
      <h2>What the ARN rules rest on</h2>
      <ul class="small">
        <li>{grouped(verified.denial)} on a denial’s own text: AWS named the resource</li>
        <li>{grouped(verified['aws-doc'])} on AWS documentation</li>
        <li>{grouped(verified.derived)} derived from the ARN format</li>
        <li>{grouped(verified['no resource'])} need no resource</li>
      </ul>
    </section>
  );
}
