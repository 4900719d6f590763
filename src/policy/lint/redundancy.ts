import { finding, type Finding } from '../../base/findings.js';
import { covers, coversAction } from '../../iam/covers.js';
import { dropCovered } from '../../iam/drop-covered.js';
import type { ParsedConditions, ParsedStatement } from '../../iam/parse-policy.js';
import type { LintedStatement } from './types.js';

/** What could go without any change: resources under a broader one, statements inside another, statements that a denial undoes. */
export function lintRedundancy(statements: readonly LintedStatement[]): readonly Finding[] {
  return [
    ...statements.flatMap(coveredResources),
    ...statements.flatMap((each, index) => inside(each, index, statements)),
  ];
}

function coveredResources({ place, statement }: LintedStatement): readonly Finding[] {
  const { coveredBy } = dropCovered(statement.resources ?? []);
  return [...coveredBy].map(([resource, broader]) =>
    finding('resource-covered', `${place}: ${resource} is covered by ${broader}`, 1, { place, resource, broader }),
  );
}

/** Of two statements that say the same the later one is redundant. */
function inside(own: LintedStatement, index: number, statements: readonly LintedStatement[]): readonly Finding[] {
  const found: Finding[] = [];
  const around = statements.find(
    (other, at) =>
      other !== own &&
      other.statement.effect === own.statement.effect &&
      isInside(own.statement, other.statement) &&
      !(at > index && isInside(other.statement, own.statement)),
  );
  if (around !== undefined) {
    const message = `${own.place} says nothing that ${around.place} does not say`;
    found.push(finding('statement-redundant', message, 1, { place: own.place, by: around.place }));
  }
  const denial = statements.find(({ statement }) => statement.effect === 'Deny' && isInside(own.statement, statement));
  if (own.statement.effect === 'Allow' && denial !== undefined) {
    const message = `${own.place} allows nothing: ${denial.place} denies all of it`;
    found.push(finding('statement-shadowed', message, 1, { place: own.place, by: denial.place }));
  }
  return found;
}

/** Is every request that `narrow` applies to one that `broad` applies to? False where that is not certain. */
function isInside(narrow: ParsedStatement, broad: ParsedStatement): boolean {
  const { actions, resources } = narrow;
  if (actions === null || resources === null || broad.actions === null || broad.resources === null) return false;
  const [wideActions, wideResources] = [broad.actions, broad.resources];
  return (
    (broad.conditions === null || conditionText(broad.conditions) === conditionText(narrow.conditions)) &&
    actions.every((action) => wideActions.some((wide) => coversAction(wide, action))) &&
    resources.every((resource) => wideResources.some((wide) => covers(wide, resource)))
  );
}

/** The same for conditions that differ in order alone. */
function conditionText(conditions: ParsedConditions | null): string {
  const lines = [...(conditions ?? [])].flatMap(([operator, keys]) =>
    [...keys].map(([key, values]) => JSON.stringify([operator, key.toLowerCase(), values.toSorted()])),
  );
  return lines.toSorted().join('\n');
}
