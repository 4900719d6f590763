import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shipped } from './shipped.js';

interface Case {
  readonly source: string;
  readonly event: string;
  readonly action: string;
  /** Null: the action has no resource types. */
  readonly type: string | null;
  /** Each must be among the paths of the type's rule. */
  readonly paths: readonly string[];
}

const CASES = JSON.parse(
  readFileSync(join(import.meta.dirname, 'cases', 'well-known-events.json'), 'utf8'),
) as readonly Case[];

describe('well-known events', () => {
  it.each(CASES)('$source $event needs $action on $type', async ({ source, event, action, type, paths }) => {
    const catalog = await shipped();
    const found = await catalog.rule(source, event);
    const rules = (found?.rule.actions ?? []).filter((rule) => rule.action === action);
    expect(rules).not.toEqual([]);
    const resources = rules.flatMap((rule) => rule.resources);
    if (type === null) return expect(resources).toEqual([]);
    const ofType = resources.filter((resource) => resource.type === type);
    const known = new Set(
      ofType.flatMap((resource) => [...(resource.arns ?? []), ...Object.values(resource.vars ?? {}).flat()]),
    );
    expect(ofType).not.toEqual([]);
    const bare = new Set([...known].map((path) => path.replace(/\[\]$/, '')));
    expect(paths.filter((path) => !bare.has(path))).toEqual([]);
    const projected = (await catalog.projection(source))(event);
    for (const path of known) expect(projected).toContain(path);
  });
});
