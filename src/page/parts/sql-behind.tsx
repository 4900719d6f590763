import type { SqlView } from '../../core.js';
import { theSource } from '../data/source.js';
import { selection } from '../state/asked.js';
import { go } from '../state/router.js';

/** Opens the SQL that answers what a view shows; nothing where there is no SQL. */
export function SqlBehind({ view }: { readonly view: SqlView }) {
  const { sql } = theSource();
  if (sql === null) return null;
  const open = (): void => {
    void sql.behind(view, selection.value).then((text) => go({ view: 'sql', sql: text, records: null }));
  };
  return (
    <button type="button" class="link small" onClick={open}>
      as SQL
    </button>
  );
}
