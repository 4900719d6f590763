/**
 * What a call proves about permission (RULES.md 1). The codes are data, in outcome-codes.ts; this file only looks them up.
 */
import { CODE_FAMILIES, CODE_GROUPS, NEVER_IN_A_FAMILY } from './outcome-codes.js';
import type { UsageKey } from './usage-row.js';

export const OUTCOMES = ['allowed', 'denied', 'failed', 'unclear'] as const;
/** `allowed`: authorisation passed; `denied`: it did not; `failed`: not authenticated; `unclear`: proves nothing. */
export type Outcome = (typeof OUTCOMES)[number];

const cache = new Map<string, Outcome>();

/**
 * The outcome of a call from its error.
 *
 * @param eventSource `s3.amazonaws.com`; null when the source has none.
 * @param errorCode As in the record, `MessageOnly` for a message without code, null for success.
 * @param hasDenialText The message says "not authorized to perform: ACTION"; then it is a denial whatever the code is called.
 */
export function outcomeOf(eventSource: string | null, errorCode: string | null, hasDenialText: boolean): Outcome {
  if (errorCode === null) return 'allowed';
  if (hasDenialText) return 'denied';
  const name = `${serviceLabel(eventSource)}|${errorCode}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const outcome = lookUp(serviceLabel(eventSource), errorCode);
  // Codes come from records: a hostile log must not grow the cache without end.
  if (cache.size < 10_000) cache.set(name, outcome);
  return outcome;
}

/** The outcome of a usage row: a denial text shows in the row as the projected `error.action`. */
export function outcomeOfRow(row: Pick<UsageKey, 'eventSource' | 'errorCode' | 'values'>): Outcome {
  if (row.errorCode === null) return 'allowed';
  return outcomeOf(row.eventSource, row.errorCode, Object.hasOwn(row.values, 'error.action'));
}

/** `Code` or `service|Code` → outcome. */
const LISTED: ReadonlyMap<string, Outcome> = new Map(
  CODE_GROUPS.flatMap(({ outcome, codes }) => codes.split(/\s+/).map((code) => [code, outcome] as const)),
);

function lookUp(service: string, errorCode: string): Outcome {
  // EC2 puts what is its own fault under `Server.`: that says nothing about the caller.
  if (errorCode.startsWith('Server.')) return 'unclear';
  const code = bareCode(errorCode);
  return LISTED.get(`${service}|${code}`) ?? LISTED.get(code) ?? familyOutcome(code);
}

function familyOutcome(code: string): Outcome {
  const stem = code.replace(/(?:Exception|Error|Fault)$/, '');
  if (code.length > 128 || NEVER_IN_A_FAMILY.test(stem)) return 'unclear';
  return CODE_FAMILIES.find((family) => family.pattern.test(stem))?.outcome ?? 'unclear';
}

/** `Client.X`, `com.amazonaws.service#X` and `aws.protocoltests#X:http://…` are X. */
function bareCode(errorCode: string): string {
  const local = errorCode.slice(errorCode.lastIndexOf('#') + 1);
  return local.replace(/^(?:Client|Server)\./, '').replace(/:https?:.*$/, '');
}

function serviceLabel(eventSource: string | null): string {
  return (eventSource ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
}
