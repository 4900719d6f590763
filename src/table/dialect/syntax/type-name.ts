/** A type as written in a query: `varchar(10)`, `array(row(a bigint))`, `timestamp(3) with time zone`. */
export interface TypeName {
  /** Lower case, with the words around its parameters: `timestamp with time zone`. */
  readonly name: string;
  /** Numbers in parentheses. */
  readonly numbers: readonly number[];
  /** Types in parentheses, with their names in a row. */
  readonly types: readonly { readonly name: string | undefined; readonly type: TypeName }[];
  readonly at: number;
}

/** `map(varchar, bigint)` */
export function printTypeName(type: TypeName): string {
  const types = type.types.map((each) => [each.name, printTypeName(each.type)].filter((part) => part).join(' '));
  const inside = [...type.numbers.map(String), ...types].join(', ');
  const [head = type.name, ...rest] = type.name.split(' ');
  return [inside === '' ? head : `${head}(${inside})`, ...rest].join(' ');
}
