import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';

/** When services and actions were last asked for, allowed or not (RULES.md 19): never a reason to grant, a reason not to call unused. */
export interface LastAccessed {
  /** The day of the last attempt; null when none is dated. An action without a date of its own has none, unless its service tracks no actions. */
  of(action: string): string | null;
  /** The latest day of all; null when none is dated. */
  readonly last: string | null;
}

const TIME = v.union([v.string(), v.number()]);
const DETAILS = v.object({
  ServicesLastAccessed: v.array(
    v.object({
      ServiceNamespace: v.string(),
      LastAuthenticated: v.optional(TIME),
      TrackedActionsLastAccessed: v.optional(
        v.array(v.object({ ActionName: v.string(), LastAccessedTime: v.optional(TIME) })),
      ),
    }),
  ),
});

/**
 * Reads what `aws iam get-service-last-accessed-details` prints, with action level where there is one.
 * Errors: `bad-selectors` naming the file.
 * Source: IAM API Reference, GetServiceLastAccessedDetails; IAM User Guide, "Refining permissions using last accessed information".
 */
export function readLastAccessed(name: string, text: string): LastAccessed {
  const parsed = v.safeParse(DETAILS, parse(text));
  if (!parsed.success) {
    throw new TrimtrailError('bad-selectors', `${name} holds no last-accessed details`, {
      hint: 'give what aws iam get-service-last-accessed-details prints',
    });
  }
  const actions = new Map<string, string | null>();
  const services = new Map<string, string | null>();
  for (const { ServiceNamespace, LastAuthenticated, TrackedActionsLastAccessed } of parsed.output
    .ServicesLastAccessed) {
    const prefix = ServiceNamespace.toLowerCase();
    services.set(prefix, dayOf(LastAuthenticated));
    for (const { ActionName, LastAccessedTime } of TrackedActionsLastAccessed ?? [])
      actions.set(`${prefix}:${ActionName.toLowerCase()}`, dayOf(LastAccessedTime));
  }
  const days = [...services.values(), ...actions.values()].flatMap((day) => day ?? []).toSorted();
  return {
    last: days.at(-1) ?? null,
    of: (action) => {
      const lower = action.toLowerCase();
      const own = actions.get(lower);
      return own === undefined ? (services.get(lower.slice(0, lower.indexOf(':'))) ?? null) : own;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function dayOf(time: string | number | undefined): string | null {
  if (time === undefined) return null;
  const value = typeof time === 'number' ? time * 1000 : Date.parse(time);
  return Number.isNaN(value) ? null : new Date(value).toISOString().slice(0, 10);
}
