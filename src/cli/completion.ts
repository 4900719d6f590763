import { TrimtrailError } from '../base/errors.js';
import { COMMANDS, type CommandRow } from './command-table.js';
import { optionRow, type OptionRow } from './option-table.js';

const SHELLS: Readonly<Record<string, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The completion script for a shell, made from the tables. Errors: `bad-usage` for another shell. */
export function completionScript(shell: string): string {
  const make = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (make === undefined)
    throw new TrimtrailError('bad-usage', `completion knows ${Object.keys(SHELLS).join(', ')}, not '${shell}'`);
  return make();
}

const rows: readonly CommandRow[] = COMMANDS;
const flags = (row: CommandRow): readonly string[] => [
  ...row.options.map((key) => `--${optionRow(key).name}`),
  '--help',
];

function bashScript(): string {
  const cases = rows.map((row) => `    ${row.name}) words="${flags(row).join(' ')}" ;;`).join('\n');
  const choices = choiceOptions().map(
    ([words, values]) => `    ${words}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$word")); return ;;`,
  );
  return `# trimtrail completion for bash
_trimtrail() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${choices.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${rows.map((row) => row.name).join(' ')} help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _trimtrail trimtrail
`;
}

function zshScript(): string {
  return `# trimtrail completion for zsh
autoload -U +X bashcompinit && bashcompinit
${bashScript()}`;
}

function fishScript(): string {
  const commands = rows.map(
    (row) => `complete -c trimtrail -n __fish_use_subcommand -f -a ${row.name} -d '${quoteFish(row.summary)}'`,
  );
  const options = rows.flatMap((row) => row.options.map((key) => fishOption(row.name, optionRow(key))));
  return `# trimtrail completion for fish\n${[...commands, ...options].join('\n')}\n`;
}

function fishOption(command: string, row: OptionRow): string {
  const value = row.value === undefined ? '' : row.choices === undefined ? ' -r' : ` -x -a '${row.choices.join(' ')}'`;
  return `complete -c trimtrail -n '__fish_seen_subcommand_from ${command}' -l ${row.name}${value} -d '${quoteFish(row.help)}'`;
}

const quoteFish = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");

/** What stands before the cursor, such as `policy --resources`, and the values that may follow. */
function choiceOptions(): readonly (readonly [string, readonly string[]])[] {
  return rows.flatMap((row) =>
    row.options
      .map(optionRow)
      .flatMap((option) =>
        option.choices === undefined ? [] : [[`"${row.name} --${option.name}"`, option.choices] as const],
      ),
  );
}
