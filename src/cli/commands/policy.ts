import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { counted } from '../../base/counted.js';
import { TrimtrailError } from '../../base/errors.js';
import { printable } from '../../base/terminal-text.js';
import { shippedCatalog } from '../../main/catalog-files.js';
import type { GrantingOptions, PolicyResult } from '../../main/generate-policy.js';
import { makePolicies } from '../../main/make-policies.js';
import type { FilterSpec } from '../../usage/types.js';
import { explainPolicy } from '../../render/explain-policy.js';
import { findingsSummary } from '../../render/findings-summary.js';
import { jsonText, policyJson } from '../../render/json-text.js';
import { buildReport, policyOutput } from '../../main/report.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { exitCode, ledgerSummary } from '../verdict.js';
import { version } from '../version.js';
import { policyFileNames } from './policy-file-names.js';

/** `trimtrail policy SOURCE… --principal P`: one document on standard output, all else on standard error or in files. */
export async function runPolicy({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const several = reading.filter.principals.length > 1;
  if (several && options.text('output') === null) {
    throw new TrimtrailError('bad-usage', 'several principals need --output DIR, one policy file each');
  }
  const results = await whileReading(options, reading, (watched) =>
    makePolicies({
      sources: args,
      reading: watched,
      granting: granting(options, reading.filter.acrossAccounts !== null),
    }),
  );
  if (options.text('report') !== null) await writeReports(results, options, reading.filter);
  await writePolicies(results, options);
  if (!options.flag('quiet')) process.stderr.write(results.map((result) => summary(result)).join(''));
  if (options.flag('explain'))
    process.stderr.write(results.map(({ generated }) => explainPolicy(generated)).join('\n'));
  return Math.max(...results.map(({ generated, usage }) => exitCode(options, generated.findings, usage.ledger)));
}

function granting(options: TypedOptions, acrossAccounts: boolean): GrantingOptions {
  return {
    includeDenied: options.list('include-denied').flatMap((actions) => actions.split(',')),
    includeUnclear: options.flag('include-unclear'),
    inferred: !options.flag('no-inferred'),
    allowUnlisted: options.flag('allow-unknown-actions'),
    resources: options.text('resources') === 'exact' ? 'exact' : 'auto',
    grantGuarded: options.flag('grant-guarded'),
    withLifecycle: options.flag('with-lifecycle'),
    acrossAccounts,
  };
}

async function writePolicies(results: readonly PolicyResult[], options: TypedOptions): Promise<void> {
  const path = options.text('output');
  const texts = results.map((result) => policyText(result, options));
  if (path === null) {
    process.stdout.write(texts.join(''));
  } else if (results.length === 1 && !path.endsWith('/')) {
    await save(path, texts[0] ?? '');
  } else {
    const names = policyFileNames(results.map(({ principal }) => principal));
    for (const [index, name] of names.entries()) await save(join(path, name), texts[index] ?? '');
  }
}

function policyText(result: PolicyResult, options: TypedOptions): string {
  return options.flag('json') ? jsonText(policyOutput(result)) : policyJson(result.generated.policy);
}

async function writeReports(
  results: readonly PolicyResult[],
  options: TypedOptions,
  filter: FilterSpec,
): Promise<void> {
  const catalog = (await shippedCatalog()).index;
  const reports = results.map((result) => buildReport({ ...result, filter, toolVersion: version, catalog }));
  const [first] = reports;
  await save(options.text('report') ?? '', jsonText(reports.length === 1 ? first : reports));
}

/** Errors: `output-failed`. */
async function save(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    throw new TrimtrailError('output-failed', `${path} cannot be written`, {
      cause,
      hint: 'name a path that can be written',
    });
  }
}

function summary({ principal, usage, generated }: PolicyResult): string {
  const statements = generated.policy.Statement.length;
  const actions = new Set(generated.policy.Statement.flatMap(({ Action }) => Action)).size;
  const who = printable(principal.arn ?? principal.name);
  return `${who}: ${counted(actions, 'action')} in ${counted(statements, 'statement')}\n${ledgerSummary(usage.ledger)}${findingsSummary(generated.findings)}`;
}
