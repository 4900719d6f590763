import { join } from 'node:path';
import { CONDITION_KINDS, isConditionKind, type ConditionKind } from '../../base/condition-kinds.js';
import type { ConsoleReads } from '../../base/console-reads.js';
import { counted } from '../../base/counted.js';
import { TrimtrailError } from '../../base/errors.js';
import { MAX_RESOURCES, type ResourceMode } from '../../base/resource-mode.js';
import { printable } from '../../base/terminal-text.js';
import { shippedCatalog } from '../../main/catalog-files.js';
import { DEFAULT_GRANTING, type GrantingOptions, type PolicyResult } from '../../main/generate-policy.js';
import { readLimit } from '../../main/fit-to-limit.js';
import { parseWindow } from '../../base/time.js';
import { makePolicies, type TodayRequest } from '../../main/make-policies.js';
import type { FitOptions } from '../../policy/fit/types.js';
import type { FilterSpec } from '../../usage/types.js';
import { explainPolicy } from '../../render/explain-policy.js';
import { findingsSummary } from '../../render/findings-summary.js';
import type { PolicyFormat } from '../../render/formats/types.js';
import { jsonText } from '../../render/json-text.js';
import { proofSummary } from '../../render/proof-summary.js';
import { buildReport } from '../../main/report.js';
import { orLive } from '../live-options.js';
import type { OptionName } from '../option-table.js';
import type { Invocation } from '../program.js';
import { readingOptions, whileReading } from '../reading.js';
import { save } from '../save.js';
import { typedOptions, type TypedOptions } from '../typed-options.js';
import { exitCode, ledgerSummary } from '../verdict.js';
import { version } from '../version.js';
import { policyFiles } from './policy-files.js';

/** `trimtrail policy SOURCE… --principal P`: one document on standard output, all else on standard error or in files. */
export async function runPolicy({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const reading = readingOptions(options, new Date());
  const several = reading.filter.principals.length > 1;
  if (several && options.text('output') === null) {
    throw new TrimtrailError('bad-usage', 'several principals need --output DIR, one policy file each');
  }
  const today = await todayRequest(options, new Date());
  const results = await whileReading(options, reading, (watched) =>
    makePolicies({
      sources: args,
      reading: watched,
      granting: granting(options, reading.filter.acrossAccounts !== null),
      today,
    }),
  );
  requireRoom(results, options);
  if (options.text('report') !== null) await writeReports(results, options, reading.filter);
  await writePolicies(results, options);
  if (!options.flag('quiet')) process.stderr.write(results.map((result) => summary(result)).join(''));
  if (options.flag('explain'))
    process.stderr.write(results.map(({ generated }) => explainPolicy(generated)).join('\n'));
  return Math.max(...results.map(({ generated, usage }) => exitCode(options, generated.findings, usage.ledger)));
}

/** What `--current` and the options that go with it ask for. Errors: `bad-usage`. */
export async function todayRequest(options: TypedOptions, now: Date): Promise<TodayRequest | null> {
  const current = options.list('current');
  const keep = options.list('keep').flatMap((patterns) => patterns.split(','));
  const age = options.text('keep-newer-than');
  if (current.length === 0) {
    const alone = ['keep', 'keep-newer-than', 'selectors'].find(
      (name) => options.text(name as OptionName) !== null || options.list(name as OptionName).length > 0,
    );
    if (alone !== undefined) throw new TrimtrailError('bad-usage', `--${alone} needs --current FILE`);
    return null;
  }
  return {
    current: await orLive('policies', current, options),
    keep,
    selectors: await orLive('selectors', options.list('selectors'), options),
    newerThan: age === null ? null : parseWindow(age, null, now).from,
  };
}

/** What is carried over needs a file of its own: standard output holds exactly one document. */
function requireRoom(results: readonly PolicyResult[], options: TypedOptions): void {
  const carried = results.flatMap((result) => result.carried);
  const path = options.text('output');
  const room = path !== null && (results.length > 1 || path.endsWith('/'));
  if (carried.length === 0 || room || options.flag('json')) return;
  const names = carried.map(({ from }) => from).join(', ');
  throw new TrimtrailError(
    'bad-usage',
    `${names}: carried over in policies of their own, which need files of their own`,
    {
      hint: 'give --output DIR/ (with a slash at its end), or --json for all in one document',
    },
  );
}

/** What is granted, as the options say. Errors: `bad-usage`. */
export function granting(options: TypedOptions, acrossAccounts: boolean): GrantingOptions {
  return {
    includeDenied: options.list('include-denied').flatMap((actions) => actions.split(',')),
    includeUnclear: options.flag('include-unclear'),
    inferred: !options.flag('no-inferred'),
    allowUnlisted: options.flag('allow-unknown-actions'),
    resources: (options.text('resources') ?? DEFAULT_GRANTING.resources) as ResourceMode, // the table's choices
    maxResources: options.count('max-resources', MAX_RESOURCES, 1),
    conditions: conditionKinds(options),
    consoleReads: (options.text('console-reads') ?? 'keep') as ConsoleReads, // the table's choices
    grantGuarded: options.flag('grant-guarded'),
    withLifecycle: options.flag('with-lifecycle'),
    acrossAccounts,
    fit: fitOptions(options),
  };
}

/** Errors: `bad-usage`. */
function conditionKinds(options: TypedOptions): readonly ConditionKind[] {
  return options
    .list('conditions')
    .flatMap((list) => list.split(','))
    .map((kind) => {
      if (isConditionKind(kind)) return kind;
      const known = Object.keys(CONDITION_KINDS).join(', ');
      throw new TrimtrailError('bad-usage', `--conditions takes ${known}, not '${kind}'`);
    });
}

/** Errors: `bad-usage`. */
function fitOptions(options: TypedOptions): FitOptions | null {
  const limit = options.text('limit');
  const attachments = options.text('attachments') === null ? null : options.count('attachments', 1, 1);
  const allowFutureActions = options.flag('allow-future-actions');
  if (limit !== null) return { limit: readLimit(limit), attachments, allowFutureActions };
  if (attachments === null && !allowFutureActions) return null;
  throw new TrimtrailError('bad-usage', '--attachments and --allow-future-actions go with --limit', {
    hint: '--limit managed',
  });
}

async function writePolicies(results: readonly PolicyResult[], options: TypedOptions): Promise<void> {
  const path = options.text('output');
  const files = await policyFiles(results, { format: formatOf(options), json: options.flag('json') });
  if (path !== null && (files.length > 1 || path.endsWith('/'))) {
    for (const { name, text } of files) await save(join(path, name), text);
    return;
  }
  const [file] = files;
  if (files.length > 1) {
    throw new TrimtrailError(
      'bad-usage',
      `the policy takes ${files.length} documents to fit; name a directory for them`,
      {
        hint: '--output policies/',
      },
    );
  }
  if (path === null) process.stdout.write(file?.text ?? '');
  else await save(path, file?.text ?? '');
}

const formatOf = (options: TypedOptions): PolicyFormat => (options.text('format') ?? 'json') as PolicyFormat; // the table's choices

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

function summary({ principal, usage, generated, proof }: PolicyResult): string {
  const statements = generated.policy.Statement.length;
  const actions = new Set(generated.policy.Statement.flatMap(({ Action }) => Action)).size;
  const who = printable(principal.arn ?? principal.name);
  return `${who}: ${counted(actions, 'action')} in ${counted(statements, 'statement')}\n${ledgerSummary(usage.ledger)}${findingsSummary(generated.findings)}${proofSummary(proof)}`;
}
