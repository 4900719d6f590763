import { TrimtrailError } from '../base/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { principalKey } from '../usage/join-principals.js';
import type { Backend, SeenPrincipal } from './backend.js';
import { HeavyMemo } from './heavy-memo.js';
import { Study } from './narrow.js';
import { whileWanted } from './shared-work.js';
import type { Asking } from './types/selection.js';

/** Bytes that studies of principals may keep in memory, as far as they can be told. */
const MOST_BYTES = 512 * 2 ** 20;

/** The principals that were looked at, each with what was computed of it. */
export class Studies {
  readonly #backend: Backend;
  readonly #catalog: Catalog;
  readonly #kept = new HeavyMemo<Study>(MOST_BYTES, (study) => study.bytes);

  constructor(backend: Backend, catalog: Catalog) {
    this.#backend = backend;
    this.#catalog = catalog;
  }

  /** Errors: `no-match`. */
  async seen(key: string, asking: Asking): Promise<SeenPrincipal> {
    const { principals } = await this.#backend.open(asking);
    const seen = principals.find(({ principal }) => principalKey(principal) === key);
    if (seen === undefined) throw new TrimtrailError('no-match', 'no record belongs to this principal');
    return seen;
  }

  /** @param contextKeys Condition keys that its rows must know. Errors: `no-match`. */
  of(key: string, contextKeys: readonly string[], asking: Asking): Promise<Study> {
    const keys = [...new Set(contextKeys)].toSorted();
    const study = this.#kept.get(JSON.stringify([key, keys]), async () => {
      const { principal } = await this.seen(key, unbroken(asking));
      const opened = await this.#backend.open({});
      const person = await this.#backend.person({ principal, contextKeys: keys }, unbroken(asking));
      return new Study(principal, person, { opened, catalog: this.#catalog, contextKeys: keys });
    });
    return whileWanted(study, asking.signal);
  }
}

/** What is kept for others too does not end because one asker leaves. */
export const unbroken = ({ onProgress }: Asking): Asking => (onProgress === undefined ? {} : { onProgress });
