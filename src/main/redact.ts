import type { UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { redactReview } from '../review/redact-review.js';
import type { Review } from '../review/types.js';

/** The review without what identifies the account; the rows say what may not be in it. Errors: `catalog-damaged`. */
export async function redactWith(review: Review, rows: readonly UsageRow[], catalog: Catalog): Promise<Review> {
  return redactReview(review, { words: await arnWords(catalog), texts: textsOf(rows) });
}

/** Service in an ARN → the words that ARNs of its types hold themselves. */
async function arnWords(catalog: Catalog): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const words = new Map<string, Set<string>>();
  for (const prefix of catalog.index.prefixes) {
    for (const { arn } of Object.values((await catalog.service(prefix))?.types ?? {})) {
      const [, , service = '', , , ...rest] = arn.replace(/\$\{[^}]*\}/g, '*').split(':');
      const own = words.get(service) ?? new Set<string>();
      words.set(service, own);
      for (const word of rest.join('/').split(/[/*?]/)) if (/^[a-z][A-Za-z-]+$/.test(word)) own.add(word);
    }
  }
  return words;
}

/** Names, ids and values of the rows, whole and by segment. */
function textsOf(rows: readonly UsageRow[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { principal, callerAccount, account, eventIds, values, via, delegate } of rows) {
    for (const text of [principal.name, principal.id, principal.account, callerAccount, account, delegate, ...eventIds])
      if (text !== null) texts.add(text);
    for (const [path, found] of Object.entries(values)) {
      if (path.startsWith('error.action') || path.endsWith('|present') || path.endsWith('|verb')) continue;
      for (const text of found) for (const part of text.split(/[/:]/)) if (isTelling(part, via)) texts.add(part);
    }
  }
  return texts;
}

/** Not AWS's own words and small numbers: regions, services, `true`, `AES256`. */
const isTelling = (text: string, via: string | null): boolean =>
  text.length > 2 &&
  text !== via &&
  !/^(?:true|false|null|aws(?:-[a-z]+)*|arn|\d{1,11}|[a-z]{2}(?:-[a-z]+)+-\d+|[a-z0-9-]+\.amazonaws\.com|[A-Z][A-Z0-9_]*)$/.test(
    text,
  );
