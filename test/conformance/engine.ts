import { openDuckDb } from '../../src/engines/duckdb/duckdb.js';
import { MACROS } from '../../src/engines/duckdb/macros.js';
import { shownCell } from '../../src/engines/duckdb/shown-cell.js';
import { allRows } from '../../src/engines/engine.js';
import { translateAthena } from '../../src/table/dialect/translate.js';
import { printType } from '../../src/table/dialect/types/print.js';
import { caseValue } from './case.js';
import { CLOUDTRAIL, duckTable } from './fixtures/cloudtrail.js';

export interface Answer {
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What the suite asks of an engine: a query in Athena's dialect, and its answer as cases spell it. */
export interface ConformanceEngine {
  readonly name: string;
  readonly ask: (sql: string) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** DuckDB behind the translation, with the fixture tables. */
export async function openConformanceDuckDb(): Promise<ConformanceEngine> {
  const engine = await openDuckDb({ settings: { threads: '1' } });
  await engine.run(MACROS.join(';\n'));
  await engine.run(duckTable());
  return {
    name: 'duckdb',
    ask: async (sql) => {
      const translated = translateAthena(sql, { tables: [CLOUDTRAIL], now: new Date('2026-03-10T12:00:00.000Z') });
      if (translated.kind !== 'select') throw new TypeError('the suite asks queries');
      const { columns } = translated;
      const rows = await allRows(await engine.query(translated.sql));
      return {
        names: columns.map((column) => column.name),
        types: columns.map((column) => printType(column.type)),
        rows: rows.map((row) =>
          row.map((cell, index) => {
            const type = columns[index]?.type ?? { kind: 'unknown' as const };
            return caseValue(shownCell(cell, type), type);
          }),
        ),
      };
    },
    close: () => engine.close(),
  };
}
