import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventRule } from '../../src/catalog/types.js';
import type { Assembled } from '../../tools/catalog/assemble.js';
import { changesBetween } from '../../tools/catalog/changes.js';
import { newestOfDay } from '../../tools/catalog/registry.js';
import { clientOperations } from '../../tools/catalog/sdk-clients.js';

const allow = (...actions: readonly string[]): EventRule => ({
  actions: actions.map((action) => ({ action, resources: [], source: 'same-name' })),
});

function assembled(events: Readonly<Record<string, EventRule>>, actions: readonly string[]): Assembled {
  const action = (name: string) =>
    [name.toLowerCase(), { name, level: 'Read', required: [], optional: [], conditionKeys: [] }] as const;
  const plan = { label: 'mail', sources: ['mail.amazonaws.com'], prefixes: ['mail'], models: [], guests: [] };
  const label = { plan, operations: Object.keys(events), events: new Map(Object.entries(events)), spelling: {} };
  const service = { prefix: 'mail', actions: new Map(actions.map(action)), types: new Map() };
  return { iam: new Map([['mail', service]]), services: [], labels: [label] };
}

describe('changesBetween', () => {
  it('names what came, what went and what is mapped otherwise', () => {
    const before = assembled({ Send: allow('mail:Send'), Bounce: { none: 'unlisted', why: 'none' } }, ['Send', 'Old']);
    const after = assembled({ Send: allow('mail:Send', 'mail:Sign'), Fold: allow('mail:Fold') }, ['Send', 'Fold']);
    expect(changesBetween(before, after)).toEqual({
      'event sources added': [],
      'event sources gone': [],
      'operations added': ['mail Fold'],
      'operations gone': ['mail Bounce'],
      'actions added': ['mail:Fold'],
      'actions gone': ['mail:Old'],
      'events mapped otherwise': ['mail Send: mail:Send → mail:Send, mail:Sign'],
    });
  });

  it('finds nothing between a catalogue and itself', () => {
    const same = assembled({ Send: allow('mail:Send') }, ['Send']);
    expect(Object.values(changesBetween(same, same)).flat()).toEqual([]);
  });
});

describe('newestOfDay', () => {
  const uploaded = new Map([
    ['1.9.0', '2026-10-26T20:00:00Z'],
    ['1.10.0', '2026-10-27T23:59:00Z'],
    ['1.11.0', '2026-10-28T00:01:00Z'],
  ]);
  it.each([
    ['2026-10-27', '1.10.0'],
    ['2026-10-26', '1.9.0'],
    ['2026-10-25', null],
  ])('takes of %s the last version uploaded until then', (day, version) => {
    expect(newestOfDay({ newest: '1.11.0', uploaded }, day)).toBe(version);
  });
});

describe('clientOperations', () => {
  it('reads the commands of installed SDK clients', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clients-'));
    const commands = join(folder, '@aws-sdk', 'client-mail', 'dist-types', 'commands');
    mkdirSync(commands, { recursive: true });
    writeFileSync(join(commands, 'index.d.ts'), 'export * from "./FoldCommand";\nexport * from "./SendCommand";\n');
    expect(clientOperations(folder)).toEqual(['mail Fold', 'mail Send']);
  });

  it('says where it looked in vain', () => {
    expect(() => clientOperations('/nowhere')).toThrow('/nowhere has no @aws-sdk folder');
  });
});
