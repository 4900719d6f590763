import { compareText } from '../base/findings.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { principalKey } from '../usage/join-principals.js';
import type { SeenPrincipal } from './backend.js';
import type { GrantedAgainstUsed, PrincipalLine, PrincipalsPage, PrincipalsQuery } from './types/principals.js';

/** Used against granted; asked for the lines of the page, or for all when they are sorted by it. */
export type GrantedOf = (seen: SeenPrincipal) => Promise<GrantedAgainstUsed | null>;

/** A page of the list: searched, sorted, cut. */
export async function principalsView(
  seen: readonly SeenPrincipal[],
  query: PrincipalsQuery,
  grantedOf: GrantedOf,
): Promise<PrincipalsPage> {
  const words = query.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = seen.filter(({ principal: { arn, name, account, kind } }) => {
    const text = [arn, name, account, kind].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { sort, descending, offset, limit } = query;
  const lines = sort === 'excess' ? await linesOf(found, grantedOf) : await linesOf(found, null);
  const sorted = lines.toSorted((a, b) => {
    const order = compareLines(a, b, sort);
    return (descending ? -order : order) || compareText(a.line.key, b.line.key);
  });
  const page = sorted.slice(offset, offset + limit);
  const items =
    sort === 'excess'
      ? page
      : await linesOf(
          page.map(({ seen: one }) => one),
          grantedOf,
        );
  return { items: items.map(({ line }) => line), offset, total: sorted.length };
}

interface SeenLine {
  readonly seen: SeenPrincipal;
  readonly line: PrincipalLine;
}

async function linesOf(seen: readonly SeenPrincipal[], grantedOf: GrantedOf | null): Promise<readonly SeenLine[]> {
  const lines: SeenLine[] = [];
  for (const one of seen) {
    const granted = grantedOf === null ? null : await grantedOf(one);
    lines.push({ seen: one, line: lineOf(one, granted) });
  }
  return lines;
}

function lineOf({ principal, ...seen }: SeenPrincipal, granted: GrantedAgainstUsed | null): PrincipalLine {
  const { name, arn, kind, account } = principal;
  const refusal = nobodyToCut(principal)?.message ?? null;
  return { key: principalKey(principal), name, arn, kind, account, ...seen, granted, nobodyToCut: refusal };
}

function compareLines({ line: a }: SeenLine, { line: b }: SeenLine, sort: PrincipalsQuery['sort']): number {
  switch (sort) {
    case 'events':
    case 'denied':
      return a[sort] - b[sort];
    case 'excess':
      return excessOf(a) - excessOf(b);
    default:
      return compareText(a[sort] ?? '', b[sort] ?? '');
  }
}

/** Granted and not used; who has no policies of today comes last. */
const excessOf = ({ granted }: PrincipalLine): number => (granted === null ? -1 : granted.granted - granted.used);
