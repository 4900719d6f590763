import { ANSWERS } from '../base/answers.js';
import { counted } from '../base/counted.js';
import type { Proof } from '../proof/prove.js';

/** Lines for standard error: what the replay says, what the policy rests on, what the records span, and what tomorrow may bring. */
export function proofSummary(proof: Proof): string {
  return [replayLine(proof), coverageLine(proof), tomorrowLine(proof)].map((line) => `${line}\n`).join('');
}

function replayLine({ replay: { events, answers }, beyondCurrent, verified }: Proof): string {
  const others = ANSWERS.slice(1).filter((answer) => answers[answer] > 0);
  const replayed = `${answers['allowed by this policy']} of ${events} events allowed by this policy`;
  const rest = others.map((answer) => `, ${answers[answer]} ${answer}`).join('');
  const within = beyondCurrent === null ? '' : '; nothing beyond what is granted today';
  const total = verified.denial + verified['aws-doc'] + verified.derived;
  const rules =
    total === 0 ? '' : `; ${verified.denial + verified['aws-doc']} of ${total} grants on verified ARN rules`;
  return `proof: ${replayed}${rest}${within}${rules}`;
}

function coverageLine({ coverage }: Proof): string {
  const { firstDay, lastDay, days, activeDays, regions, accounts, gaps } = coverage;
  if (firstDay === null || lastDay === null) return 'seen: no day';
  const [gap] = gaps;
  const longest = gap === undefined ? '' : `; longest silence ${gap.days} days from ${gap.first}`;
  return `seen: ${activeDays} active of ${counted(days, 'day')}, ${firstDay} to ${lastDay}; ${counted(regions.length, 'region')}, ${counted(accounts.length, 'account')}${longest}`;
}

function tomorrowLine({ tomorrow }: Proof): string {
  const rare = `; ${tomorrow.onOneDay} permissions were needed on one day only, ${tomorrow.onTwoDays} on two`;
  if ('reason' in tomorrow) return `tomorrow: no number (${tomorrow.reason})${rare}`;
  const { days, low, high, ahead } = tomorrow;
  return `tomorrow: something new on about ${days} of the next ${ahead} days (${low} to ${high})${rare}; work rarer than the records can not be in it`;
}
