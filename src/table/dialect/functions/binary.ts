import { refused, scalar } from './rule.js';
import type { FunctionGroup } from './rule.js';

export const BINARY: FunctionGroup = {
  title: 'Binary functions',
  rules: [
    scalar('to_hex(varbinary) -> varchar', 'hex($1)'),
    scalar('from_hex(varchar) -> varbinary', 'trino_from_hex($1)'),
    scalar('to_base64(varbinary) -> varchar', 'to_base64($1)'),
    scalar('from_base64(varchar) -> varbinary', 'trino_from_base64($1)'),
    scalar('to_base64url(varbinary) -> varchar', "replace(replace(to_base64($1), '+', '-'), '/', '_')"),
    scalar('from_base64url(varchar) -> varbinary', "trino_from_base64(replace(replace($1, '-', '+'), '_', '/'))"),
    scalar('md5(varbinary) -> varbinary', 'unhex(md5($1))'),
    scalar('sha1(varbinary) -> varbinary', 'unhex(sha1($1))'),
    scalar('sha256(varbinary) -> varbinary', 'unhex(sha256($1))'),
  ],
  refused: [
    ...refused(
      'sha512 crc32 xxhash64 murmur3 spooky_hash_v2_32 spooky_hash_v2_64 hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512',
      'DuckDB has no such hash',
    ),
    ...refused(
      'to_base32 from_base32 to_big_endian_32 from_big_endian_32 to_big_endian_64 from_big_endian_64 to_ieee754_32 ' +
        'from_ieee754_32 to_ieee754_64 from_ieee754_64 char2hexint index',
      'DuckDB has no such encoding',
    ),
  ],
};
