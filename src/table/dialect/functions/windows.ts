import { windowed } from './rule.js';
import type { FunctionGroup } from './rule.js';

export const WINDOWS: FunctionGroup = {
  title: 'Window functions',
  rules: [
    windowed('row_number() -> bigint', 'row_number()$F'),
    windowed('rank() -> bigint', 'rank()$F'),
    windowed('dense_rank() -> bigint', 'dense_rank()$F'),
    windowed('percent_rank() -> double', 'percent_rank()$F'),
    windowed('cume_dist() -> double', 'cume_dist()$F'),
    windowed('ntile(bigint) -> bigint', 'ntile($1)$F'),
    windowed('first_value(T) -> T', 'first_value($1$N)$F'),
    windowed('last_value(T) -> T', 'last_value($1$N)$F'),
    windowed('nth_value(T, bigint) -> T', 'nth_value($1, $2$N)$F'),
    windowed('lag(T) -> T', 'lag($1$N)$F'),
    windowed('lag(T, bigint) -> T', 'lag($1, $2$N)$F'),
    windowed('lag(T, bigint, T) -> T', 'lag($1, $2, $3$N)$F'),
    windowed('lead(T) -> T', 'lead($1$N)$F'),
    windowed('lead(T, bigint) -> T', 'lead($1, $2$N)$F'),
    windowed('lead(T, bigint, T) -> T', 'lead($1, $2, $3$N)$F'),
  ],
  refused: [],
};
