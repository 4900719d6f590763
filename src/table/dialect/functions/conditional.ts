import { printType } from '../types/print.js';
import { quoteText } from '../analyze/value.js';
import { refused, scalar } from './rule.js';
import { unsupportedArgument } from './arguments.js';
import type { BoundCall, FunctionGroup } from './rule.js';

const KEEPS_TYPE = ['name', 'field', 'string', 'cast', 'typed', 'parameter'];

function typeName(call: BoundCall): string {
  const printed = printType(call.args[0]?.type ?? { kind: 'unknown' });
  if (printed.includes('varchar') && !KEEPS_TYPE.includes(call.node.args[0]?.kind ?? ''))
    throw unsupportedArgument(call, 'a text that a function made');
  return quoteText(printed);
}

export const CONDITIONAL: FunctionGroup = {
  title: 'Conditional functions',
  rules: [
    scalar('if(boolean, T) -> T', 'CASE WHEN $1 THEN $2 END'),
    scalar('if(boolean, T, T) -> T', 'CASE WHEN $1 THEN $2 ELSE $3 END'),
    scalar('coalesce(T, T, T...) -> T', 'coalesce($*)'),
    scalar('nullif(T, T) -> $1', 'nullif($1, $2)'),
    scalar('try(T) -> T', 'TRY($1)', { note: 'Any error within is NULL, as in Trino those of values are' }),
    scalar('typeof(T) -> varchar', typeName, { note: 'Not of a text that a function made: its length is not known' }),
    scalar('greatest(T, T...) -> T', 'CASE WHEN trino_any_null([$*]) THEN NULL ELSE greatest($*) END'),
    scalar('least(T, T...) -> T', 'CASE WHEN trino_any_null([$*]) THEN NULL ELSE least($*) END'),
    scalar('current_user() -> varchar', "'user'", { note: 'The text `user`: there is no login' }),
  ],
  refused: refused('format', "it formats as Java's Formatter does, which has no counterpart"),
};
