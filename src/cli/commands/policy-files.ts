import type { Principal } from '../../base/usage-row.js';
import type { PolicyResult } from '../../main/generate-policy.js';
import { policyOutput } from '../../main/report.js';
import { safePolicyName } from '../../render/formats/names.js';
import { FORMAT_ENDINGS, type PolicyFormat } from '../../render/formats/types.js';
import { jsonText, policyJson } from '../../render/json-text.js';

export interface PolicyFile {
  /** Without a directory; of characters that every file system takes. */
  readonly name: string;
  readonly text: string;
}

/**
 * What `policy` writes: a file per principal; with JSON a file per document, since a file of JSON holds one. `json` gives
 * each principal's output of `--json` instead.
 */
export async function policyFiles(
  results: readonly PolicyResult[],
  { format, json }: { readonly format: PolicyFormat; readonly json: boolean },
): Promise<readonly PolicyFile[]> {
  // the writers of other formats take long to load
  const render = format === 'json' ? null : (await import('../../render/formats/render-policies.js')).renderPolicies;
  const stems = fileStems(results.map(({ principal }) => principal));
  return results.flatMap((result, index) => {
    const stem = stems[index] ?? 'policy';
    if (json) return [{ name: `${stem}.json`, text: jsonText(policyOutput(result)) }];
    const names = numbered(stem, result.documents.length);
    const named = result.documents.map((document, at) => ({ name: safePolicyName(names[at] ?? stem), document }));
    const carried = carriedFiles(result, stem);
    if (render !== null) return [{ name: stem + FORMAT_ENDINGS[format], text: render(named, format) }, ...carried];
    const files = named.map((each, at) => ({
      name: `${names[at] ?? stem}.json`,
      text: policyJson(each.document),
    }));
    return [...files, ...carried];
  });
}

/** Word for word, whatever the format. */
const carriedFiles = ({ carried }: PolicyResult, stem: string): readonly PolicyFile[] =>
  carried.map(({ document }, at) => ({ name: `${stem}-carried-${at + 1}.json`, text: jsonText(document) }));

/** `alice`, or `alice-1`, `alice-2`, … for several documents. */
const numbered = (name: string, count: number): readonly string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** `alice`; with the account, then a number, where names meet. Names from records keep only letters, digits, `-`, `_`, `.`, `@`. */
function fileStems(principals: readonly Principal[]): readonly string[] {
  const plain = principals.map(({ name }) => safe(name));
  const full = principals.map((principal, index) =>
    occurs(plain, index) ? `${safe(principal.name)}-${principal.account ?? 'unknown'}` : (plain[index] ?? 'policy'),
  );
  return full.map((name, index) => (occurs(full, index) ? `${name}-${index + 1}` : name));
}

const safe = (name: string): string => name.replace(/[^A-Za-z0-9_.@-]/g, '_').replace(/^\.+/, '_') || 'policy';

/** Whether the entry stands elsewhere in the list too, whatever its case: some file systems do not tell cases apart. */
function occurs(names: readonly string[], index: number): boolean {
  const lower = names[index]?.toLowerCase();
  return names.some((other, at) => at !== index && other.toLowerCase() === lower);
}
