import { resolve } from 'node:path';
import { makeDdl } from '../../../src/main/make-ddl.js';
import { askTrino } from './client.js';

/** Makes `hive.default.NAME` over a store on this machine, by the statement that `ddl` prints. */
export async function makeStoreTable(server: string, name: string, store: string): Promise<void> {
  const place = 's3://placeholder/store/';
  const ddl = makeDdl({
    table: `default.${name}`,
    location: place,
    style: 'parquet',
    engine: 'trino',
    accounts: [],
    regions: [],
    from: '2020-01-01',
  });
  const [create = '', again = ''] = ddl
    .replaceAll(place, `local://${resolve(store)}/`)
    .replaceAll(/^--.*$/gm, '')
    .split(';\n');
  await askTrino(server, 'CREATE SCHEMA IF NOT EXISTS hive.default');
  await askTrino(server, create);
  await askTrino(server, again.trim().replace(/;$/, ''));
}
