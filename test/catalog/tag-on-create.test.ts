import { describe, expect, it } from 'vitest';
import { expandEvent, type StoredEventFile } from '../../src/catalog/stored.js';
import { tagOnCreateRows } from '../../tools/catalog/tables.js';
import { readData } from './shipped.js';

describe('tags on what is created', () => {
  const rows = tagOnCreateRows.map(([label, operations, action]) => [label, operations, action] as const);
  it.each(rows)('%s %s with tags needs %s', (label, operations, action) => {
    const file = readData<StoredEventFile>('events', label);
    const found = operations.split('|').map((operation) => {
      const rule = expandEvent(file, operation)?.actions?.find((one) => one.action === action);
      return { operation, conditional: rule?.when !== undefined, onSomething: (rule?.resources.length ?? 0) > 0 };
    });
    expect(found.filter(({ conditional, onSomething }) => !conditional || !onSomething)).toEqual([]);
  });

  it('carries the condition key prefix:CreateAction where the action has it', () => {
    const rule = expandEvent(readData<StoredEventFile>('events', 'elasticfilesystem'), 'CreateFileSystem');
    expect(rule?.actions?.find(({ action }) => action === 'elasticfilesystem:TagResource')?.conditions).toEqual({
      StringEquals: { 'elasticfilesystem:CreateAction': 'CreateFileSystem' },
    });
  });
});
