import { quoteText } from '../analyze/value.js';
import { badArgument, constantOf, sqlOf, unsupportedArgument } from './arguments.js';
import { duckPath, isAmbiguous, parseSimplePath } from './json-path.js';
import { jsonQuery, jsonValue, jsonExists, jsonArray, jsonObject, returningType } from './json-standard.js';
import { refused, scalar } from './rule.js';
import type { BoundCall, FunctionGroup } from './rule.js';
import type { Step } from './json-path.js';

/** Paths in DuckDB's spelling that together mean Trino's: a numeric step may be a member or an element. */
function pathsOf(call: BoundCall): readonly string[] {
  const path = constantOf(call, 1, 'the path');
  const steps = parseSimplePath(path);
  if (steps === undefined) throw badArgument(call, `Invalid JSON path: '${path}'`, 1);
  const numeric = steps.filter(isAmbiguous).length;
  if (numeric > 4) throw unsupportedArgument(call, 'more than four numeric steps', 1);
  const readings = steps.reduce<readonly (readonly Step[])[]>(
    (all, step) => all.flatMap((before) => readingsOf(step).map((reading) => [...before, reading])),
    [[]],
  );
  return readings.map((reading) => {
    const spelled = duckPath(reading);
    if (spelled === undefined) throw unsupportedArgument(call, 'a quote, backslash or * within a member name', 1);
    return spelled;
  });
}

function readingsOf(step: Step): readonly Step[] {
  if (!isAmbiguous(step)) return [step];
  const element = 'element' in step ? step.element : Number(step.member);
  return [{ element }, { member: 'element' in step ? String(step.element) : step.member }];
}

/** JSON text as it is read: what json_parse would check and sort need not be sorted to be read. */
function readable(call: BoundCall): string {
  return call.args[0]?.unsorted ?? sqlOf(call, 0);
}

function overPaths(call: BoundCall, macro: string): string {
  const json = readable(call);
  const parts = pathsOf(call).map((path) => `${macro}(${json}, ${quoteText(path)})`);
  return parts.length === 1 ? (parts[0] ?? 'NULL') : `coalesce(${parts.join(', ')})`;
}

const extract = (call: BoundCall): string => overPaths(call, 'trino_json_extract');
const extractScalar = (call: BoundCall): string => overPaths(call, 'trino_json_scalar');
const size = (call: BoundCall): string => overPaths(call, 'trino_json_size');

export const JSON_FUNCTIONS: FunctionGroup = {
  title: 'JSON functions',
  rules: [
    scalar('is_json_scalar(varchar) -> boolean', 'trino_is_json_scalar($1)'),
    scalar('is_json_scalar(json) -> boolean', 'trino_is_json_scalar($1)'),
    scalar('json_array_contains(varchar, varchar) -> boolean', 'trino_json_contains_text($1, $2)'),
    scalar('json_array_contains(varchar, boolean) -> boolean', 'trino_json_contains_boolean($1, $2)'),
    scalar('json_array_contains(varchar, bigint) -> boolean', 'trino_json_contains_bigint($1, $2)'),
    scalar('json_array_contains(json, varchar) -> boolean', 'trino_json_contains_text($1, $2)'),
    scalar('json_array_contains(json, boolean) -> boolean', 'trino_json_contains_boolean($1, $2)'),
    scalar('json_array_contains(json, bigint) -> boolean', 'trino_json_contains_bigint($1, $2)'),
    scalar('json_array_length(varchar) -> bigint', 'trino_json_length($1)'),
    scalar('json_array_length(json) -> bigint', 'trino_json_length($1)'),
    scalar('json_extract(varchar, varchar) -> json', extract, {
      note: 'The path written as text; `$.a`, `$[0]`, `$["a b"]`',
    }),
    scalar('json_extract(json, varchar) -> json', extract),
    scalar('json_extract_scalar(varchar, varchar) -> varchar', extractScalar, { note: 'The path written as text' }),
    scalar('json_extract_scalar(json, varchar) -> varchar', extractScalar),
    scalar('json_format(json) -> varchar', '$1'),
    scalar('json_parse(varchar) -> json', 'trino_json_parse($1)'),
    scalar('json_size(varchar, varchar) -> bigint', size, { note: 'The path written as text' }),
    scalar('json_size(json, varchar) -> bigint', size),
    scalar('json_exists(varchar, varchar) -> boolean', jsonExists, { note: 'Paths of members, elements and `[*]`' }),
    scalar('json_query(varchar, varchar) -> varchar', jsonQuery, { note: 'Paths of members, elements and `[*]`' }),
    scalar('json_value(varchar, varchar) -> varchar', jsonValue, {
      note: 'Paths of members and elements',
      type: returningType,
    }),
    scalar('json_value(varchar, varchar, T) -> varchar', jsonValue, { type: returningType }),
    scalar('json_object(A...) -> varchar', jsonObject, { note: 'Values that CAST AS json takes' }),
    scalar('json_array(A...) -> varchar', jsonArray, { note: 'Values that CAST AS json takes' }),
  ],
  refused: [
    ...refused('json_table', 'UNNEST a CAST of json_extract instead'),
    ...refused('json_array_get', "its results are broken in Trino, as Trino's documentation says; use json_extract"),
  ],
};
