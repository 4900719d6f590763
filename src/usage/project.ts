import type { CloudTrailRecord } from '../base/record.js';
import type { ParametersState, RecordShape, UsageKey } from '../base/usage-row.js';
import { contextOf } from './context-keys.js';
import { denialReason } from '../base/denial-reason.js';
import { denialText } from './denial-text.js';
import { callerAccountOf, identityOf, principalOf, textOf } from './principal.js';
import { valuesAt } from './project-values.js';
import { isConsole, toolOf } from './user-agent.js';

export interface ProjectOptions {
  /** Condition keys to read into `context`; none by default. */
  readonly contextKeys?: readonly string[];
  /** How much the source keeps: the console CSVs have no parameters at all, which is not the same as none. `trail` by default. */
  readonly shape?: RecordShape;
}

const NO_KEYS: readonly string[] = [];
const NO_VALUES: Readonly<Record<string, string | null>> = {};
const NO_LISTS: UsageKey['values'] = {};

/**
 * The usage key of a record: what mapping, policy and proof will know of it.
 *
 * @param projection Path specifications the catalogue lists for the event (see `ProjectionPath`). Whatever they are, `error.action`,
 * `error.resource` and `error.reason` are read when the message is a denial that names them. Null: no values at all, for whoever only counts.
 */
export function projectRecord(
  record: CloudTrailRecord,
  projection: readonly string[] | null,
  options: ProjectOptions = {},
): UsageKey {
  const callerAccount = callerAccountOf(record);
  const keys = options.contextKeys ?? NO_KEYS;
  return {
    principal: principalOf(record),
    eventType: textOf(record.eventType) ?? 'AwsApiCall',
    eventCategory: textOf(record.eventCategory),
    readOnly: booleanOf(record.readOnly),
    eventSource: textOf(record.eventSource),
    eventName: record.eventName,
    region: textOf(record.awsRegion),
    account: textOf(record.recipientAccountId) ?? callerAccount,
    callerAccount,
    errorCode: textOf(record.errorCode) ?? (textOf(record.errorMessage) === null ? null : 'MessageOnly'),
    via: textOf(identityOf(record).invokedBy),
    delegate: delegateOf(record),
    console: isConsole(record),
    tool: toolOf(record),
    parameters: parametersState(record, options.shape ?? 'trail'),
    values: projection === null ? NO_LISTS : valuesOf(record, projection),
    context: keys.length === 0 ? NO_VALUES : contextOf(record, keys, options.shape),
  };
}

function booleanOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Source: CloudTrail User Guide, "CloudTrail userIdentity element" (invokedByDelegate). */
function delegateOf(record: CloudTrailRecord): string | null {
  const delegate: unknown = identityOf(record).invokedByDelegate;
  if (typeof delegate !== 'object' || delegate === null) return null;
  return textOf((delegate as { readonly accountId?: unknown }).accountId) ?? 'unknown';
}

function parametersState(record: CloudTrailRecord, shape: RecordShape): ParametersState {
  const parameters = record.requestParameters;
  if (record.omitted === true || isHidden(parameters)) return 'omitted';
  if (parameters === undefined && (shape === 'console-csv' || shape === 'console-csv-old')) return 'omitted';
  if (parameters === undefined || parameters === null || parameters === '') return 'none';
  return typeof parameters === 'object' && Object.keys(parameters).length === 0 ? 'none' : 'given';
}

/** CloudTrail User Guide, "CloudTrail record contents": an oversized field carries `omitted`; secrets are replaced by a text. */
function isHidden(parameters: unknown): boolean {
  if (typeof parameters === 'string') return parameters.startsWith('HIDDEN_DUE_TO_');
  if (typeof parameters !== 'object' || parameters === null || !Object.hasOwn(parameters, 'omitted')) return false;
  const { omitted } = parameters as { readonly omitted?: unknown };
  return omitted === true || omitted === 'true';
}

function valuesOf(record: CloudTrailRecord, projection: readonly string[]): UsageKey['values'] {
  const values: Record<string, readonly string[]> = {};
  for (const spec of projection) {
    const texts = valuesAt(record, spec);
    if (texts.length > 0) values[spec] = texts;
  }
  const message = record.errorMessage;
  const denial = typeof message === 'string' ? denialText(message) : null;
  if (denial === null) return values;
  values['error.action'] = [denial.action];
  if (denial.resource !== null) values['error.resource'] = [denial.resource];
  const reason = typeof message === 'string' ? denialReason(message) : null;
  if (reason !== null) values['error.reason'] = [reason];
  return values;
}
