import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/command-table.js';
import { OPTIONS, type OptionRow } from '../../src/cli/option-table.js';

const WORKFLOW = readFileSync('examples/github/check-policy.yml', 'utf8');
const MODULE = readFileSync('examples/scheduled/main.tf', 'utf8');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly check: { readonly steps: readonly Step[] } };
}

const workflow = parse(WORKFLOW) as Workflow;
const { steps } = workflow.jobs.check;

/** Every call of the program in a script: its command and the options it is given. */
const callsIn = (script: string): readonly (readonly [string, readonly string[]])[] =>
  [...script.matchAll(/\btrimtrail ([a-z][a-z-]*)((?:(?!&&|\||>).)*)/gs)].map(
    ([, command = '', rest = '']) => [command, rest.match(/(?<=\s)--[a-z-]+/g) ?? []] as const,
  );

const ROWS: readonly OptionRow[] = OPTIONS;
const optionsOf = (command: string): readonly string[] => {
  const keys: readonly string[] = COMMANDS.find(({ name }) => name === command)?.options ?? [];
  return ROWS.filter(({ name, key }) => keys.includes(key ?? name)).map(({ name }) => `--${name}`);
};

describe.each([
  ['examples/github/check-policy.yml', steps.map(({ run }) => run ?? '').join('\n'), 'check'],
  ['examples/scheduled/main.tf', MODULE, 'policy'],
])('%s', (_, script, command) => {
  test('calls the program as it is', () => {
    const calls = callsIn(script).filter(([name]) => COMMANDS.some((row) => row.name === name));
    expect(calls.map(([name]) => name)).toEqual([command]);
    for (const [name, given] of calls) for (const option of given) expect(optionsOf(name)).toContain(option);
  });
});

describe('the workflow', () => {
  test('runs on pull requests that change a policy, and reads the repository only', () => {
    expect(workflow.on.pull_request.paths).toEqual(['policies/**.json']);
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write', 'security-events': 'write' });
  });

  test('RULE 7: hands what the repository says to the shell as text, not as script', () => {
    for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{\s*(?:github\.|matrix\.|inputs\.)/);
  });

  test('names each action by a version', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w./-]+@v\d+$/);
  });
});
