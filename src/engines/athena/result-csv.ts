/**
 * Rows of a result file: every value in quotes, with quotes inside doubled; nothing at all is NULL.
 *
 * Source: Amazon Athena User Guide, "Work with query results and recent queries": the CSV of a SELECT.
 */
export async function* resultRows(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const reader = new RowReader();
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    const rows = reader.read(decoder.decode(chunk, { stream: true }));
    if (rows.length > 0) yield rows;
  }
  const rows = reader.end(decoder.decode());
  if (rows.length > 0) yield rows;
}

type Row = (string | null)[];

/** Reads what has come so far, up to the last row that is complete. */
class RowReader {
  #rest = '';

  read(text: string): readonly Row[] {
    const whole = this.#rest + text;
    const rows: Row[] = [];
    let row: Row = [];
    let done = 0;
    FIELD.lastIndex = 0;
    for (let found = FIELD.exec(whole); found !== null; found = FIELD.exec(whole)) {
      const [, quoted, end] = found;
      row.push(quoted === undefined ? null : quoted.replaceAll('""', '"'));
      if (end !== '\n') continue;
      rows.push(row);
      row = [];
      done = FIELD.lastIndex;
    }
    this.#rest = whole.slice(done);
    return rows;
  }

  end(text: string): readonly Row[] {
    const isOpen = this.#rest !== '' || text !== '';
    return isOpen ? this.read(`${text}\n`) : [];
  }
}

/** A field with what ends it; what is not complete yet does not match. */
const FIELD = /(?:"((?:[^"]|"")*)")?(,|\r?\n)/gy;
