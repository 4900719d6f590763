/** A statement of today as lines, with those marked that name an action which the new policy no longer allows. */
export interface TodayBlock {
  readonly title: string;
  readonly lines: readonly { readonly text: string; readonly isLost: boolean }[];
}

interface TodayPolicy {
  readonly name: string;
  readonly document: unknown;
}

/** Statements of policies as they are written; `lost` holds the actions of today's that are not allowed any more. */
export function todayBlocks(policies: readonly TodayPolicy[], lost: ReadonlySet<string>): readonly TodayBlock[] {
  return policies.flatMap(({ name, document }) => {
    const statements = statementsOf(document);
    return statements.map((statement, index) => ({
      title: statements.length === 1 ? name : `${name}, statement ${index + 1}`,
      lines: linesOf(statement, lost),
    }));
  });
}

function statementsOf(document: unknown): readonly unknown[] {
  const { Statement: given } = (document ?? {}) as { readonly Statement?: unknown }; // it was parsed as a policy before
  return Array.isArray(given) ? given : [given];
}

function linesOf(statement: unknown, lost: ReadonlySet<string>): TodayBlock['lines'] {
  const allows = (statement as { readonly Effect?: unknown } | null)?.Effect === 'Allow';
  let key = '';
  return JSON.stringify(statement, null, 2)
    .split('\n')
    .map((text) => {
      key = /^ {2}"(\w+)":/.exec(text)?.[1] ?? key;
      const [action = ''] = /(?<=")[^"]*(?=",?$)/.exec(text) ?? [];
      const isLost = allows && (key === 'Action' || key === 'NotAction') && lost.has(action);
      return { text, isLost };
    });
}
