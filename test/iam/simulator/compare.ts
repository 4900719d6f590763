import { explain } from './differences.js';
import { decide, simulatePair } from './judge.js';
import { makePairs, type Pair } from './pairs.js';

export interface Comparison {
  /** Decision → how many pairs had it. */
  readonly decisions: Readonly<Record<string, number>>;
  /** Known difference → how many pairs show it. */
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: readonly Pair[];
  /** Documents or requests that one of the two refused. */
  readonly refused: readonly string[];
}

export async function comparePairs(seed: number, count: number): Promise<Comparison> {
  const decisions: Record<string, number> = {};
  const explained: Record<string, number> = {};
  const unexplained: Pair[] = [];
  const refused: string[] = [];
  for (const pair of makePairs(seed, count)) {
    const ours = decide(pair);
    const theirs = await simulatePair(pair);
    decisions[ours.result] = (decisions[ours.result] ?? 0) + 1;
    if (theirs.startsWith('error')) refused.push(theirs);
    const why = await explain(pair, ours, theirs);
    if (why === 'unexplained') unexplained.push(pair);
    else if (why !== null) explained[why] = (explained[why] ?? 0) + 1;
  }
  return { decisions, explained, unexplained, refused };
}
