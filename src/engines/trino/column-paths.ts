/**
 * Names of a column and of the fields inside it, `useridentity.sessioncontext.sessionissuer.arn`, in lower case, with their types. Fields inside
 * arrays come behind `[]`.
 *
 * @param type As Trino (`row(type varchar, arn varchar)`) or Hive (`struct<type:string,arn:string>`) spells it.
 */
export function columnPaths(name: string, type: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  addPaths(paths, name.toLowerCase(), type.trim());
  return paths;
}

function addPaths(paths: Map<string, string>, path: string, type: string): void {
  paths.set(path, type.toLowerCase());
  const [, outer = '', inner = ''] = /^(row|struct|array)\s*[(<](.*)[)>]$/is.exec(type) ?? [];
  if (outer.toLowerCase() === 'array') addPaths(paths, `${path}[]`, inner.trim());
  else if (outer !== '') for (const [field, of] of fieldsOf(inner)) addPaths(paths, `${path}.${field}`, of);
}

/** `type varchar, "arn" varchar` or `type:string,arn:string`. */
function fieldsOf(text: string): readonly (readonly [name: string, type: string])[] {
  return splitOutside(text).flatMap((part) => {
    const [, quoted, plain, type = ''] =
      /^\s*(?:["`]((?:[^"`]|""|``)+)["`]|([\w$]+))\s*[:\s]\s*(.+?)\s*$/s.exec(part) ?? [];
    const name = quoted ?? plain;
    return name === undefined ? [] : [[name.toLowerCase(), type] as const];
  });
}

/** At commas that stand in no parentheses and no quotes. */
function splitOutside(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\s\S]/g)) {
    if ('(<'.includes(token)) depth += 1;
    if (')>'.includes(token)) depth -= 1;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
