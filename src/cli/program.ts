import { Argument, Command, CommanderError, Option } from 'commander';
import { TrimtrailError } from '../base/errors.js';
import { COMMANDS, type CommandName, type CommandRow } from './command-table.js';
import { OPTION_GROUPS, optionRow, type OptionRow } from './option-table.js';

/** What was typed: the command, its positional arguments and its options by name. */
export interface Invocation {
  readonly command: CommandName;
  readonly args: readonly string[];
  readonly options: ReadonlyMap<string, string | boolean | readonly string[]>;
}

/** Where help and version are printed; injected so that tests see them. */
export interface ProgramIo {
  readonly version: string;
  readonly print: (text: string) => void;
}

/**
 * Reads an argument vector by the tables. Returns null when help or the version was asked for (and printed).
 *
 * Errors: `bad-usage` with the nearest spelling as a hint.
 */
export function parseArguments(argv: readonly string[], io: ProgramIo): Invocation | null {
  let invocation: Invocation | null = null;
  const program = buildProgram(io, (found) => (invocation = found));
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help') return null;
    throw usageError(error);
  }
  return invocation;
}

function usageError(error: CommanderError): TrimtrailError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const hint = more
    .join(' ')
    .replace(/^\(|\)$/g, '')
    .trim();
  return new TrimtrailError('bad-usage', first, {
    hint: hint === '' ? 'trimtrail --help lists the commands and options' : hint,
  });
}

function buildProgram(io: ProgramIo, found: (invocation: Invocation) => void): Command {
  const program = new Command('trimtrail')
    .description(
      'Cuts an AWS principal down to the permissions its CloudTrail shows, with the evidence for every line.',
    )
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({ writeOut: io.print, writeErr: () => {} })
    .addHelpText(
      'after',
      '\nRecords come from CloudTrail files of any form; see docs/sources.md.\nExample: trimtrail policy event_history.csv --principal alice > policy.json',
    );
  for (const row of COMMANDS) program.addCommand(buildCommand(row, io, found));
  return program;
}

function buildCommand(
  row: CommandRow & { readonly name: CommandName },
  io: ProgramIo,
  found: (invocation: Invocation) => void,
): Command {
  const command = new Command(row.name)
    .summary(row.summary)
    .description(`${row.summary}.`)
    .exitOverride()
    .configureOutput({ writeOut: io.print, writeErr: () => {} })
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', `\nExamples:\n${row.examples.map((line) => `  ${line}`).join('\n')}`);
  for (const arg of row.args.split(' ').filter(Boolean)) command.addArgument(new Argument(arg));
  for (const key of row.options) command.addOption(buildOption(optionRow(key)));
  command.action(() => found({ command: row.name, args: command.args, options: typedOptions(command, row) }));
  return command;
}

function buildOption(row: OptionRow): Option {
  const flags = `${row.short === undefined ? '' : `-${row.short}, `}--${row.name}${row.value === undefined ? '' : ` <${row.value}>`}`;
  const shown = row.default === undefined ? row.help : `${row.help} (default: ${row.default})`;
  const option = new Option(flags, row.choices === undefined ? shown : `${shown} (${row.choices.join(', ')})`);
  option.helpGroup(`${OPTION_GROUPS[row.group]}:`);
  if (row.repeat === true)
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  return option;
}

/** Options as typed, by their name in the table (`no-progress`, not `progress: false`). */
function typedOptions(command: Command, row: CommandRow): Invocation['options'] {
  const typed = new Map<string, string | boolean | readonly string[]>();
  for (const option of command.options) {
    const key = option.attributeName();
    if (command.getOptionValueSource(key) !== 'cli') continue;
    const name = option.long?.slice(2) ?? key;
    typed.set(name, option.negate ? true : checkedChoice(name, command.getOptionValue(key) as Typed, row));
  }
  return typed;
}

type Typed = string | boolean | readonly string[]; // what buildOption's parsers can give

function checkedChoice(name: string, value: Typed, row: CommandRow): Typed {
  const choices = row.options.map(optionRow).find((option) => option.name === name)?.choices;
  if (choices === undefined || (typeof value === 'string' && choices.includes(value))) return value;
  throw new TrimtrailError('bad-usage', `--${name} takes one of ${choices.join(', ')}, not '${String(value)}'`);
}
