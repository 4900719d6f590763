import { eventIdentity } from '../base/canonical.js';
import type { Principal } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Copy } from '../usage/copies.js';
import { keyText } from '../usage/detail.js';
import { projectRecord } from '../usage/project.js';
import type { AmongRows } from './rows-behind.js';

export interface RowTestOptions {
  /** Whose a record is, once all are known. */
  readonly known: (principal: Principal) => Principal;
  readonly catalog: Pick<Catalog, 'projection'>;
}

/** Tells whether a record is one of the rows': it is projected as it was when the rows were made. */
export async function rowTest(
  { keys, events, eventIds, contextKeys }: AmongRows,
  { known, catalog }: RowTestOptions,
): Promise<(copy: Copy) => boolean> {
  const ids = eventIds === null ? null : new Set(eventIds);
  if (ids !== null) return ({ record }) => ids.has(eventIdentity(record));
  const paths = new Map<string, readonly string[]>();
  for (const { eventSource, eventName } of events) {
    const lookUp = await catalog.projection(eventSource ?? '');
    paths.set(`${eventSource ?? ''} ${eventName}`, lookUp(eventName));
  }
  return ({ record, shape }) => {
    const projection = paths.get(`${record.eventSource ?? ''} ${record.eventName}`);
    if (projection === undefined) return false;
    const key = projectRecord(record, projection, { shape, contextKeys });
    return keys.has(keyText({ ...key, principal: known(key.principal) }));
  };
}
