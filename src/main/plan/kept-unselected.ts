import { compareText, finding, type Finding } from '../../base/findings.js';
import type { Catalog } from '../../catalog/catalog.js';
import { coversAction } from '../../iam/covers.js';
import { classOf, describeClass } from '../../proof/observability.js';
import type { PolicyResult } from '../generate-policy.js';

/** Names that a message lists. */
const LISTED = 3;

/**
 * What the plan leaves standing only because nobody said what the trails record (RULES.md 20): granted actions that were not seen in use, of
 * classes of events that the records hold none of. With selectors that record them they would count as unused.
 *
 * @param keep `--keep`: what was asked for needs no finding.
 */
export async function keptUnselected(
  { generated }: PolicyResult,
  catalog: Catalog,
  keep: readonly string[],
): Promise<readonly Finding[]> {
  const kept = generated.policy.Statement.filter(({ Sid }) => Sid.startsWith('KeepFromToday'));
  const actions = new Set(kept.flatMap(({ Action }) => Action));
  const classes = new Map<string, string[]>();
  for (const action of [...actions].toSorted(compareText)) {
    if (keep.some((pattern) => coversAction(pattern, action))) continue;
    const name = classOf(action, await catalog.action(action));
    if (!/^(?:management|data)/.test(name)) continue;
    classes.set(name, [...(classes.get(name) ?? []), action]);
  }
  return [...classes].toSorted(([a], [b]) => compareText(a, b)).map(([name, own]) => keptFinding(name, own));
}

function keptFinding(name: string, actions: readonly string[]): Finding {
  const more = actions.length > LISTED ? ` and ${actions.length - LISTED} more` : '';
  const message =
    `${actions.slice(0, LISTED).join(', ')}${more} stay although nobody was seen to use them: the records hold no ${describeClass(name)}, ` +
    'and without --selectors it is not known whether the trails record any';
  return finding('kept-unselected', message, actions.length, { class: name, actions });
}
