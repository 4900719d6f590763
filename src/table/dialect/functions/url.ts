import { scalar } from './rule.js';
import type { FunctionGroup } from './rule.js';

export const URL_FUNCTIONS: FunctionGroup = {
  title: 'URL functions',
  rules: [
    scalar('url_encode(varchar) -> varchar', 'trino_url_encode($1)'),
    scalar('url_decode(varchar) -> varchar', "url_decode(replace($1, '+', ' '))"),
    scalar('url_extract_protocol(varchar) -> varchar', "trino_url_part($1, 'scheme')"),
    scalar('url_extract_host(varchar) -> varchar', "trino_url_part($1, 'host')"),
    scalar('url_extract_port(varchar) -> bigint', "CAST(trino_url_part($1, 'port') AS BIGINT)"),
    scalar('url_extract_path(varchar) -> varchar', "trino_url_part($1, 'path')"),
    scalar('url_extract_query(varchar) -> varchar', "trino_url_part($1, 'query')"),
    scalar('url_extract_fragment(varchar) -> varchar', "trino_url_part($1, 'fragment')"),
    scalar('url_extract_parameter(varchar, varchar) -> varchar', 'trino_url_parameter($1, $2)'),
  ],
  refused: [],
};
