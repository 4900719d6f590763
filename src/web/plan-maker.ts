import { addDays } from '../base/day.js';
import { stateInTexts } from '../main/plan/known-state.js';
import { NO_FILTER, type ReadingOptions } from '../main/read-usage.js';
import type { SourceStoreOptions } from '../main/sql/cached-store.js';
import type { MakePlan } from '../views/exports-view.js';
import { decide, grantingOf } from '../views/policy-view.js';
import type { Asking } from '../views/types/selection.js';

export interface PlanMakerOptions {
  readonly sources: readonly string[];
  readonly reading: SourceStoreOptions;
  readonly tool: string;
  readonly now: () => Date;
}

const WAIT_DAYS = 7;

/**
 * Makes plans as `trimtrail plan` does, of the same sources, with the page's settings and what was decided by hand: never wider than today.
 * Null where the sources cannot be read twice.
 */
export function planMaker({ sources, reading, tool, now }: PlanMakerOptions): MakePlan | null {
  if (sources.includes('-')) return null;
  return async ({ principal, query, files }, asking) => {
    const { settings, selection } = query;
    const { makePlan } = await import('../main/plan/make-plan.js');
    return makePlan({
      sources,
      reading: readingOf(reading, { principal: principal.arn ?? principal.name, selection, asking }),
      granting: { ...grantingOf(settings), fit: null },
      knownState: stateInTexts(files.policies),
      caller: null,
      selectors: files.selectors,
      keep: settings.keep,
      stage: 'auto',
      waitDays: WAIT_DAYS,
      asBoundary: false,
      protect: [],
      codeTags: [],
      now: now(),
      tool,
      revise: (result, current) => {
        const { documents, proof } = decide(result, settings, current);
        return { ...result, documents, proof };
      },
    });
  };
}

interface WhatOf {
  readonly principal: string;
  readonly selection: { readonly from: string | null; readonly to: string | null };
  readonly asking: Asking;
}

function readingOf(
  { threads, maxInflatedBytes, remote }: SourceStoreOptions,
  { principal, selection: { from, to }, asking: { signal, onProgress } }: WhatOf,
): ReadingOptions {
  return {
    filter: {
      ...NO_FILTER,
      principals: [principal],
      from: from === null ? null : `${from}T00:00:00Z`,
      to: to === null ? null : `${addDays(to, 1)}T00:00:00Z`,
    },
    threads,
    maxInflatedBytes,
    maxValues: 10_000,
    strict: false,
    ...(remote !== undefined && { remote }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && {
      onProgress: ({ filesDone, files }) =>
        onProgress({ phase: 'reading', done: filesDone, total: files, unit: 'files' }),
    }),
  };
}
