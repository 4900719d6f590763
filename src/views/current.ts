import { canonicalBytes } from '../base/canonical.js';
import { TrimtrailError } from '../base/errors.js';
import { hash128 } from '../base/hash128.js';
import type { Principal } from '../base/usage-row.js';
import { contextKeysOf } from '../iam/compile-policy.js';
import { opened } from '../iam/policy-documents.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { isSelectors, readSelectors, type SelectedClasses } from '../proof/event-selectors.js';
import { Memo } from './memo.js';
import type { CurrentFile, CurrentPolicies, TextFile } from './types/about.js';

/** Sets of files that are kept; the one used longest ago goes first. */
const MOST_SETS = 20;
const MOST_READ = 200;

interface Shelved {
  readonly policies: readonly TextFile[];
  readonly selectors: readonly TextFile[];
  /** Null: nothing is said of what the trails record. */
  readonly selected: SelectedClasses | null;
}

/** What was given of today, by the id of the files it came in. */
export class CurrentShelf {
  readonly #sets = new Map<string, Shelved>();
  readonly #read = new Memo<readonly SourcedPolicy[]>(MOST_READ);

  /** `to`: an id whose files stay beside these. Errors: `bad-policy` and `bad-selectors` naming the file. */
  put(given: readonly TextFile[], to: string | null = null): CurrentPolicies {
    const beside = to === null ? null : this.#shelved(to);
    const files = [...(beside?.policies ?? []), ...(beside?.selectors ?? []), ...given];
    if (files.length === 0) throw new TrimtrailError('bad-policy', 'no file was given');
    const told = files.map(fileOf);
    const selectors = files.filter((_, at) => told[at]?.holds === 'event selectors');
    const id = hash128(canonicalBytes(files));
    this.#sets.delete(id);
    this.#sets.set(id, {
      policies: files.filter((_, at) => told[at]?.holds === 'policies'),
      selectors,
      selected: selectors.length === 0 ? null : readSelectors(selectors),
    });
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= MOST_SETS) break;
      this.#sets.delete(oldest);
    }
    return { id, files: told };
  }

  /** The principal's policies; null for a null id, and where no file holds policies. Errors: `bad-policy`. */
  policiesOf(id: string | null, { arn, name, account }: Principal): readonly SourcedPolicy[] | null {
    const { policies: files } = id === null ? NOTHING : this.#shelved(id);
    if (files.length === 0) return null;
    const whose = { arn, name, account };
    return this.#read.get(JSON.stringify([id, whose]), () =>
      files.flatMap((file) => opened(file).policiesOf(whose).policies),
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

  /** What the trails were told to record; null: nobody said. Errors: `bad-policy`. */
  selectedOf(id: string | null): SelectedClasses | null {
    return id === null ? null : this.#shelved(id).selected;
  }

  /** The files themselves. Errors: `bad-policy`. */
  filesOf(id: string): Pick<Shelved, 'policies' | 'selectors'> {
    return this.#shelved(id);
  }

  #shelved(id: string): Shelved {
    const found = this.#sets.get(id);
    if (found !== undefined) return found;
    throw new TrimtrailError('bad-policy', 'these policies of today are not kept any more', {
      hint: 'give the files again',
    });
  }
}

const NOTHING: Shelved = { policies: [], selectors: [], selected: null };

/** Errors: `bad-policy`, `bad-selectors`. */
function fileOf(file: TextFile): CurrentFile {
  const { name, text } = file;
  if (!isSelectors(text)) return { name, holds: 'policies', policies: opened(file).every().length };
  readSelectors([{ name, text }]);
  return { name, holds: 'event selectors', policies: 0 };
}

/** What the conditions and variables of the policies ask of a request, sorted. */
export const keysAskedBy = (policies: readonly SourcedPolicy[] | null): readonly string[] =>
  policies === null ? [] : contextKeysOf(policies.map(({ policy }) => policy));
