import { printType } from '../types/print.js';
import { quoteText } from '../analyze/value.js';
import { refused, scalar } from './rule.js';
import type { FunctionGroup } from './rule.js';

export const CONDITIONAL: FunctionGroup = {
  title: 'Conditional functions',
  rules: [
    scalar('if(boolean, T) -> T', 'CASE WHEN $1 THEN $2 END'),
    scalar('if(boolean, T, T) -> T', 'CASE WHEN $1 THEN $2 ELSE $3 END'),
    scalar('coalesce(T, T, T...) -> T', 'coalesce($*)'),
    scalar('nullif(T, T) -> $1', 'nullif($1, $2)'),
    scalar('try(T) -> T', 'TRY($1)', { note: 'Any error within is NULL, as in Trino those of values are' }),
    scalar('typeof(T) -> varchar', ({ args }) =>
      quoteText(args[0] === undefined ? 'unknown' : printType(args[0].type)),
    ),
    scalar('greatest(T, T...) -> T', 'CASE WHEN trino_any_null([$*]) THEN NULL ELSE greatest($*) END'),
    scalar('least(T, T...) -> T', 'CASE WHEN trino_any_null([$*]) THEN NULL ELSE least($*) END'),
    scalar('current_user() -> varchar', "'user'", { note: 'The text `user`: there is no login' }),
  ],
  refused: refused('format', "it formats as Java's Formatter does, which has no counterpart"),
};
