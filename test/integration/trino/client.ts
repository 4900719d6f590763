import { byText } from '../../conformance/case.js';
import type { Answer } from '../../conformance/engine.js';

/** A type of Trino's client protocol. */
interface Signature {
  readonly rawType: string;
  readonly arguments: readonly { readonly value: unknown }[];
}

interface Page {
  readonly error?: { readonly errorName: string; readonly message: string };
  readonly columns?: readonly { readonly name: string; readonly type: string; readonly typeSignature: Signature }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly nextUri?: string;
}

/** What Trino calls an error, with its message. */
export class TrinoError extends Error {
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

const HEADERS = {
  'X-Trino-User': 'conformance',
  'X-Trino-Catalog': 'memory',
  'X-Trino-Schema': 'default',
  'X-Trino-Time-Zone': 'UTC',
  'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
};

/** Asks a Trino coordinator, such as `http://127.0.0.1:8080`, and spells its answer as cases do. */
export async function askTrino(server: string, sql: string): Promise<Answer> {
  const first = await fetch(`${server}/v1/statement`, { method: 'POST', body: sql, headers: HEADERS });
  const rows: (readonly unknown[])[] = [];
  let columns: NonNullable<Page['columns']> = [];
  for (let page = (await first.json()) as Page; ;) {
    if (page.error !== undefined) throw new TrinoError(page.error.errorName, page.error.message);
    columns = page.columns ?? columns;
    rows.push(...(page.data ?? []));
    if (page.nextUri === undefined) break;
    page = (await (await fetch(page.nextUri)).json()) as Page;
  }
  return {
    names: columns.map((column) => column.name),
    types: columns.map((column) => spelled(column.type)),
    rows: rows.map((row) => row.map((value, index) => spelledValue(value, columns[index]?.typeSignature))),
  };
}

/** `decimal(2, 1)` as `decimal(2,1)`, intervals in lower case. */
function spelled(type: string): string {
  return type.replaceAll(/(\d), (\d)/g, '$1,$2').replaceAll(/INTERVAL [A-Z ]+/g, (text) => text.toLowerCase());
}

function spelledValue(value: unknown, type: Signature | undefined): unknown {
  if (value === null || type === undefined) return value;
  const inner = type.arguments.map((argument) => nested(argument.value));
  switch (type.rawType) {
    case 'array':
      return (value as readonly unknown[]).map((item) => spelledValue(item, inner[0]));
    case 'row':
      return (value as readonly unknown[]).map((item, index) => spelledValue(item, inner[index]));
    case 'map':
      return Object.entries(value as Readonly<Record<string, unknown>>)
        .map(([key, held]) => [spelledKey(key, inner[0]), spelledValue(held, inner[1])])
        .toSorted(byText);
    default:
      return value;
  }
}

/** A row's field is `{fieldName, typeSignature}`. */
function nested(value: unknown): Signature | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'typeSignature' in value ? (value.typeSignature as Signature) : (value as Signature);
}

function spelledKey(key: string, type: Signature | undefined): unknown {
  return ['tinyint', 'smallint', 'integer', 'bigint'].includes(type?.rawType ?? '') ? Number(key) : key;
}
