import { useState } from 'preact/hooks';
import type { BacktestView } from '../../core.js';
import { theSource } from '../data/source.js';
import { BacktestCurve } from '../parts/backtest-curve.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection, settings } from '../state/asked.js';
import { useSettled } from '../state/use-settled.js';
import { percent } from '../text/numbers.js';

const LENGTHS = [7, 14, 21, 30, 45, 60, 75, 90, 120, 180] as const;

/** How often a policy from N days would have denied something in the next M. */
export function BacktestCard() {
  const [operate, setOperate] = useState(14);
  const [observe, setObserve] = useState(30);
  const settled = useSettled(operate, 180);
  const lengths = [...new Set([...LENGTHS, useSettled(observe, 180)])].toSorted((a, b) => a - b);
  const query = { selection: selection.value, settings: settings.value, observe: lengths, operate: settled };
  const answer = useAnswer(`backtest ${JSON.stringify(query)}`, (asking) => theSource().backtest(query, asking));
  return (
    <section class="card" aria-label="Back-test">
      <header>
        <h2>Back-test</h2>
        <p class="small soft">Learn on so many days, replay the days that follow, slide over the records.</p>
      </header>
      <div class="row sliders">
        <Slider label="observe" value={observe} most={120} onValue={setObserve} />
        <Slider label="then operate" value={operate} most={60} onValue={setOperate} />
      </div>
      <Waiting answer={answer} what="testing against the past">
        {(tested) => <Tested tested={tested} observe={observe} />}
      </Waiting>
    </section>
  );
}

function Slider({
  label,
  value,
  most,
  onValue,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onValue: (value: number) => void;
}) {
  return (
    <label class="row grow">
      <span class="small slider-label">
        {label} <output>{value}</output> days
      </span>
      <input
        class="grow"
        type="range"
        min={7}
        max={most}
        value={value}
        onInput={(event) => onValue(Number(event.currentTarget.value))}
      />
    </label>
  );
}

function Tested({ tested, observe }: { readonly tested: BacktestView; readonly observe: number }) {
  const { rows, enough, target, operate } = tested;
  if (rows.length === 0)
    return <p>The records are too short: {operate} days of operation do not fit behind any length of observation.</p>;
  const own = rows.find((row) => row.observe === observe) ?? rows.findLast((row) => row.observe <= observe) ?? rows[0];
  return (
    <>
      {own === undefined ? null : (
        <p>
          From {own.observe} days, <strong>{`${own.clean} of ${own.windows}`}</strong> stretches of {operate} days went
          without a denial; {percent(own.absoluteRecall * 1000, 1000)} of the events were allowed, and{' '}
          {percent(own.uniquePrecision * 1000, 1000)} of what was granted was needed.
        </p>
      )}
      <BacktestCurve rows={rows} target={target} chosen={own?.observe ?? 0} />
      <p class="small soft">
        {enough === null
          ? `No length reached ${Math.round(target * 100)} % of stretches without a denial.`
          : `${enough} days are the shortest that reached ${Math.round(target * 100)} % of stretches without a denial.`}
      </p>
    </>
  );
}
