import { describe, expect, test } from 'vitest';
import { withAttested } from '../../tools/catalog/attested.js';
import type { IamService } from '../../tools/catalog/iam-data.js';
import { attestedRows } from '../../tools/catalog/tables.js';
import { LEVELS } from '../../src/catalog/stored.js';
import { ATTESTED } from '../../src/catalog/types.js';
import { shipped } from './shipped.js';

const names = attestedRows.flatMap(({ prefix, actions }) =>
  Object.values(actions).flatMap((some) => some.map((name) => `${prefix}:${name}`)),
);
const bare = (prefix: string): IamService => ({ prefix, actions: new Map(), types: new Map() });
const reference = (): ReadonlyMap<string, IamService> =>
  new Map(attestedRows.map(({ prefix }) => [prefix, bare(prefix)]));

describe('actions that the reference lacks and another page of AWS names', () => {
  test('each has a source and an access level, and stands once', () => {
    expect(attestedRows.filter(({ source }) => source === '')).toEqual([]);
    const levels = new Set(attestedRows.flatMap(({ actions }) => Object.keys(actions)));
    expect([...levels].filter((level) => !LEVELS.some((known) => known === level))).toEqual([]);
    expect(names.length).toBe(new Set(names).size);
  });
  test('are added without resource types, with the page that names them', () => {
    const action = withAttested(reference()).get('glue')?.actions.get('createglossary');
    expect(action).toMatchObject({ name: 'CreateGlossary', level: 'Write', required: [], optional: [] });
    expect(action?.attested).toContain('AWS Glue Developer Guide');
  });
  test('stop the build once the reference has them', () => {
    expect(() => withAttested(withAttested(reference()))).toThrow(`${names[0]} is listed by now`);
  });
  test('stop the build when their prefix does not exist', () => {
    expect(() => withAttested(new Map())).toThrow('there is no prefix');
  });
  test('are in the shipped data, and say where they come from', async () => {
    const catalog = await shipped();
    for (const name of names) expect(await catalog.action(name), name).not.toBeNull();
    const found = await catalog.rule('glue.amazonaws.com', 'CreateGlossary');
    expect(found?.rule.actions?.[0]?.source).toBe(
      `${ATTESTED}AWS Glue Developer Guide, Getting started with business context in the Data Catalog`,
    );
  });
});
