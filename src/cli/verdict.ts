import { counted } from '../base/counted.js';
import { SEVERITIES, type Finding, type Severity } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import { printable } from '../base/terminal-text.js';
import { findingsSummary } from '../render/findings-summary.js';
import type { TypedOptions } from './typed-options.js';

const MAX_NAMED = 5;

/** 1 when a finding reaches `--fail-on` or, with `--strict`, something could not be read; else 0 (RULES.md 29). */
export function exitCode(options: TypedOptions, findings: readonly Finding[], ledger: Ledger): number {
  if (options.flag('strict') && damaged(ledger) > 0) return 1;
  return failsOn(options, findings) ? 1 : 0;
}

/** Does a finding reach `--fail-on`? */
export function failsOn(options: TypedOptions, findings: readonly Finding[]): boolean {
  const limit = options.text('fail-on') ?? (process.env['CI'] === 'true' ? 'high' : 'none');
  if (limit === 'none') return false;
  const least = SEVERITIES.indexOf(limit as Severity); // the option table admits no other
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}

const damaged = (ledger: Ledger): number => ledger.refused.length + ledger.malformedCount;

/** The end of a command: the summary on standard error, then the exit code. */
export function conclude(options: TypedOptions, findings: readonly Finding[], ledger: Ledger): number {
  if (!options.flag('quiet')) process.stderr.write(ledgerSummary(ledger) + findingsSummary(findings));
  return exitCode(options, findings, ledger);
}

/** Lines that say what was read and what was not; the last part only when there is something to say. */
export function ledgerSummary(ledger: Ledger): string {
  const files = counted(ledger.files, 'file');
  const duplicates = ledger.duplicates === 0 ? '' : `, ${counted(ledger.duplicates, 'duplicate')} left out`;
  const excluded = ledger.excluded === 0 ? '' : `, ${ledger.excluded} excluded`;
  const first = `${counted(ledger.matched, 'event')} of ${counted(ledger.records, 'record')} in ${files}${duplicates}${excluded}`;
  return [first, ...damageLines(ledger)].map((line) => `${line}\n`).join('');
}

/** As {@link ledgerSummary}, where nothing was asked of the records. */
export function readSummary(ledger: Ledger): string {
  const duplicates = ledger.duplicates === 0 ? '' : `, ${counted(ledger.duplicates, 'duplicate')} left out`;
  const first = `${counted(ledger.records, 'record')} read in ${counted(ledger.files, 'file')}${duplicates}`;
  return [first, ...damageLines(ledger)].map((line) => `${line}\n`).join('');
}

function damageLines(ledger: Ledger): readonly string[] {
  const bad = [...ledger.refused.map(damageLine), ...ledger.malformed.map(damageLine)];
  if (bad.length === 0) return [];
  const more = damaged(ledger) - Math.min(bad.length, MAX_NAMED);
  return ['not read:', ...bad.slice(0, MAX_NAMED), ...(more > 0 ? [`  and ${more} more`] : [])];
}

function damageLine({
  file,
  offset,
  reason,
}: {
  readonly file: string;
  readonly offset: number | null;
  readonly reason: string;
}): string {
  const at = offset === null ? '' : ` at byte ${offset}`;
  return `  ${printable(file)}${at}: ${printable(reason)}`;
}
