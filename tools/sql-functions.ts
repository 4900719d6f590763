import { FUNCTION_GROUPS } from '../src/table/dialect/functions/index.js';
import { parseSignature } from '../src/table/dialect/functions/signature.js';
import type { FunctionGroup, FunctionRule } from '../src/table/dialect/functions/rule.js';

/** Every function of Trino by chapter: its signatures, how it is answered, and what is refused. */
export function functionTables(): string {
  const names = new Set(FUNCTION_GROUPS.flatMap((group) => group.rules.map(nameOf)));
  const refused = FUNCTION_GROUPS.reduce((count, group) => count + group.refused.length, 0);
  const head = `${names.size} functions are supported, ${refused} are refused by name. Signatures are Trino's; \`T\`, \`K\`, \`V\` stand for
any type, \`N\` for a number, \`I\` for an integer type, \`M\` for a date or timestamp, \`A\` for any types.`;
  return [head, ...FUNCTION_GROUPS.flatMap(chapter)].join('\n\n');
}

function nameOf(rule: FunctionRule): string {
  return parseSignature(rule.signature).name;
}

function chapter(group: FunctionGroup): readonly string[] {
  const byName = grouped(group.rules, nameOf);
  const rows = [...byName].map(([, rules]) => row(rules));
  const table = rows.length === 0 ? [] : [['| function | notes |', '| --- | --- |', ...rows].join('\n')];
  return [`### ${group.title}`, ...table, ...refusals(group)];
}

function row(rules: readonly FunctionRule[]): string {
  const signatures = [...new Set(rules.map((rule) => rule.signature.split(' -> ')[0] ?? ''))];
  const notes = [...new Set(rules.flatMap((rule) => rule.note ?? []))];
  return `| ${signatures.map((signature) => `\`${signature}\``).join('<br>')} | ${notes.join('; ')} |`;
}

function refusals(group: FunctionGroup): readonly string[] {
  const byReason = grouped(group.refused, (each) => each.reason);
  return [...byReason].map(
    ([reason, each]) => `Refused, because ${reason}: ${each.map(({ name }) => `\`${name}\``).join(', ')}.`,
  );
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
