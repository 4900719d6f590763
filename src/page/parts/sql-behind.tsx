import type { Selection, SqlView } from '../../core.js';
import { theSource } from '../data/source.js';
import { selection } from '../state/asked.js';
import { go } from '../state/router.js';

interface SqlBehindProps {
  readonly view: SqlView;
  /** The page's own unless another is given. */
  readonly of?: Selection;
}

/** Opens the SQL that answers what a view shows; nothing where there is no SQL. */
export function SqlBehind({ view, of = selection.value }: SqlBehindProps) {
  const { sql } = theSource();
  if (sql === null) return null;
  const open = (): void => {
    void sql.behind(view, of).then((text) => go({ view: 'sql', sql: text, records: null }));
  };
  return (
    <button type="button" class="link small" onClick={open}>
      as SQL
    </button>
  );
}
