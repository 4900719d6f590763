import { canonicalBytes } from '../base/canonical.js';
import { TrimtrailError } from '../base/errors.js';
import { hash128 } from '../base/hash128.js';
import type { Principal } from '../base/usage-row.js';
import { everyPolicy, readPolicies } from '../iam/policy-documents.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { Memo } from './memo.js';
import type { CurrentPolicies, TextFile } from './types/about.js';

/** Sets of files that are kept; the one used longest ago goes first. */
const MOST_SETS = 20;
const MOST_READ = 200;

/** Policies of today by the id of the files they came in. */
export class CurrentShelf {
  readonly #sets = new Map<string, readonly TextFile[]>();
  readonly #read = new Memo<readonly SourcedPolicy[]>(MOST_READ);

  /** Errors: `bad-policy` naming the file. */
  put(files: readonly TextFile[]): CurrentPolicies {
    if (files.length === 0) throw new TrimtrailError('bad-policy', 'no file was given');
    const counts = files.map(({ name, text }) => ({
      name,
      policies: everyPolicy(text, { name, kind: 'identity' }).length,
    }));
    const id = hash128(canonicalBytes(files));
    this.#sets.delete(id);
    this.#sets.set(id, files);
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= MOST_SETS) break;
      this.#sets.delete(oldest);
    }
    return { id, files: counts };
  }

  /** The principal's policies; null for a null id. Errors: `bad-policy`. */
  policiesOf(id: string | null, { arn, name, account }: Principal): readonly SourcedPolicy[] | null {
    if (id === null) return null;
    const files = this.#sets.get(id);
    if (files === undefined) {
      throw new TrimtrailError('bad-policy', 'these policies of today are not kept any more', {
        hint: 'give the files again',
      });
    }
    const whose = { arn, name, account };
    return this.#read.get(JSON.stringify([id, whose]), () =>
      files.flatMap((file) => readPolicies(file.text, { name: file.name, kind: 'identity', whose }).policies),
    );
  }

  /** As {@link policiesOf}; null also where the files do not speak of the principal. */
  policiesIfNamed(id: string | null, principal: Principal): readonly SourcedPolicy[] | null {
    try {
      return this.policiesOf(id, principal);
    } catch (error) {
      // the files were read when they came, so what is bad is that they do not hold this one
      if (error instanceof TrimtrailError && error.code === 'bad-policy' && this.#sets.has(id ?? '')) return null;
      throw error;
    }
  }
}
