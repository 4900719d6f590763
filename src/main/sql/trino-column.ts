import { TrimtrailError } from '../../base/errors.js';
import type { ResultColumn } from '../../engines/engine.js';
import type { Column, HiveType } from '../../table/columns.js';

const SCALARS: Readonly<Record<string, HiveType['kind']>> = {
  varchar: 'string',
  boolean: 'boolean',
  tinyint: 'tinyint',
  smallint: 'smallint',
  integer: 'int',
  bigint: 'bigint',
  real: 'float',
  double: 'double',
  date: 'date',
  timestamp: 'timestamp',
};

/**
 * The columns of a result as a table has them.
 *
 * Errors: `sql-unsupported` for a type that tables do not have, such as `json` and times with a zone; Athena refuses those too.
 */
export function tableColumns(columns: readonly ResultColumn[]): readonly Column[] {
  return columns.map(({ name, type }) => ({ name: name.toLowerCase(), type: readType(new Text(type), name) }));
}

/** Walks a type as {@link ResultColumn} spells it. */
class Text {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(type: string) {
    this.#tokens = type.match(/"(?:[^"]|"")*"|\w+|\S/g) ?? [];
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  takes(token: string): boolean {
    const isNext = this.#tokens[this.#at] === token;
    if (isNext) this.#at += 1;
    return isNext;
  }

  /** `(3)`, `with time zone`. */
  rest(): string {
    let text = '';
    if (this.takes('(')) while (!this.takes(')')) this.next();
    while (this.takes('with') || this.takes('time') || this.takes('zone')) text = ' with time zone';
    return text;
  }
}

function readType(text: Text, column: string): HiveType {
  const name = text.next();
  if (name === 'row') return readRow(text, column);
  if (name === 'array') {
    text.takes('(');
    const of = readType(text, column);
    text.takes(')');
    return { kind: 'array', of };
  }
  if (name === 'map') {
    text.takes('(');
    const key = readType(text, column);
    text.takes(',');
    const value = readType(text, column);
    text.takes(')');
    return { kind: 'map', key, value };
  }
  const more = text.rest();
  const kind = more === '' && Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined;
  if (kind !== undefined) return { kind } as HiveType; // the table above holds scalars only
  throw new TrimtrailError(
    'sql-unsupported',
    `column '${column}' is of type ${name}${more}, which a table cannot hold`,
    {
      hint: `write CAST(${column} AS varchar)`,
    },
  );
}

function readRow(text: Text, column: string): HiveType {
  const fields: Column[] = [];
  text.takes('(');
  do {
    const name = text.next();
    fields.push({ name: name.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'), type: readType(text, column) });
  } while (text.takes(','));
  text.takes(')');
  return { kind: 'struct', fields };
}
