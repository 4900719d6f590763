interface Call {
  readonly eventSource: string;
  readonly eventName: string;
}

/** Distinct calls and events of `usage --json`, as {@link duckdbAnswer} gives them. */
export function usageAnswer(stdout: string): string {
  const { usage } = JSON.parse(stdout) as { readonly usage: readonly (Call & { readonly count: number })[] };
  return answerOf(usage.map((call) => ({ ...call, events: call.count })));
}

/** Distinct calls and events of rows that a query gave. */
export function duckdbAnswer(stdout: string): string {
  return answerOf(JSON.parse(stdout) as readonly (Call & { readonly events: string | number })[]);
}

function answerOf(rows: readonly (Call & { readonly events: string | number })[]): string {
  const calls = new Map<string, number>();
  for (const { eventSource, eventName, events } of rows) {
    const call = `${eventSource} ${eventName}`;
    calls.set(call, (calls.get(call) ?? 0) + Number(events));
  }
  return JSON.stringify([...calls].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
