import type { SqlText } from '../sql-text.js';
import { quoteText } from './quote.js';

/** DuckDB's spelling. Source: DuckDB documentation, "JSON Processing Functions". */
export const DUCKDB_TEXT: SqlText = {
  mostText: 200_000,
  jsonMember: (json, name) => `json_extract(${json}, ${quoteText(`$."${name}"`)})`,
  jsonWhole: (text) => `json_extract(${text}, '$')`,
  jsonList: (values) => `json_array(${values.join(', ')})::VARCHAR`,
  jsonOf: (column) => `to_json(${column})::VARCHAR`,
  // TRY around JSON functions corrupts memory in DuckDB 1.5
  jsonOrNull: (column) => `CASE WHEN json_valid(${column}) THEN ${column} END`,
  contains: (text, part) => `contains(${text}, ${part})`,
  startsWith: (text, start) => `starts_with(${text}, ${start})`,
  joined: (texts) => `concat_ws(' ', ${texts.join(', ')})`,
  beforeColon: (text) => `split_part(${text}, ':', 1)`,
  smallest: (text, count) => `to_json(min(${text}, ${count}))::VARCHAR`,
  countsOf: (text) => `to_json(histogram(${text}))::VARCHAR`,
};
