import { finding, type Finding } from '../../base/findings.js';
import { actionsNamed, isUsableOn, type KnownAction } from './known-actions.js';
import type { LintCatalog, LintedStatement } from './types.js';

/**
 * Actions that do not exist, and actions and resources of a statement that have nothing to do with each other. IAM accepts
 * both; they grant nothing.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services".
 */
export async function lintNames(
  statements: readonly LintedStatement[],
  catalog: LintCatalog,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, statement } of statements) {
    const patterns = statement.actions ?? [];
    const named = new Map<string, readonly KnownAction[]>();
    for (const pattern of patterns) named.set(pattern, await actionsNamed(pattern, catalog));
    for (const [pattern, known] of named) {
      if (known.length === 0) findings.push(unknownAction(place, pattern));
      else if (!known.some((action) => (statement.resources ?? ['*']).some((resource) => isUsableOn(action, resource))))
        findings.push(mismatch(place, pattern, known));
    }
    const actions = [...named.values()].flat();
    if (actions.length > 0) findings.push(...unusedResources({ place, statement }, actions));
  }
  return findings;
}

const unknownAction = (place: string, pattern: string): Finding =>
  finding('action-unknown', `${place}: ${pattern} names no action that AWS documents`, 1, { place, action: pattern });

function mismatch(place: string, pattern: string, known: readonly KnownAction[]): Finding {
  const formats = [...new Set(known.flatMap((action) => action.formats.map((format) => format.pattern)))];
  const wanted =
    formats.length === 0
      ? 'it has no resource types and works on * only'
      : `it works on ${formats.slice(0, 3).join(', ')}`;
  return finding('action-resource-mismatch', `${place}: ${pattern} fits none of the resources: ${wanted}`, 1, {
    place,
    action: pattern,
    formats,
  });
}

function unusedResources({ place, statement }: LintedStatement, actions: readonly KnownAction[]): readonly Finding[] {
  const unused = (statement.resources ?? []).filter(
    (resource) => !actions.some((action) => isUsableOn(action, resource)),
  );
  return unused.map((resource) =>
    finding('resource-unused', `${place}: no action of the statement works on ${resource}`, 1, { place, resource }),
  );
}
