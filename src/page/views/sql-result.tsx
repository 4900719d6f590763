import { useState } from 'preact/hooks';
import type { SqlCell, SqlResult, SqlRows, SqlSource, SqlStatistics } from '../../core.js';
import { CopyButton } from '../parts/copy-button.js';
import { ResultChart } from '../parts/result-chart.js';
import { saveFile } from '../parts/save-file.js';
import { useAnswer } from '../state/answer.js';
import { Pager } from '../shell/records-panel.js';
import { csvOf, tabbed } from '../text/rows-text.js';
import { bytes, counted } from '../text/numbers.js';

const PAGE = 200;

interface Order {
  readonly sortBy: number | null;
  readonly descending: boolean;
}

/** A result: sorted by a click on a column, copied, saved, charted. */
export function SqlResultView({ sql, first }: { readonly sql: SqlSource; readonly first: SqlResult }) {
  const [order, setOrder] = useState<Order>({ sortBy: null, descending: false });
  const [offset, setOffset] = useState(0);
  const isFirst = order.sortBy === null && offset === 0;
  const request = { id: first.id, offset, limit: PAGE, ...order };
  const page = useAnswer(isFirst ? null : `page ${JSON.stringify(request)}`, (asking) => sql.page(request, asking));
  if (first.message !== null) return <p class="card">{first.message}</p>;
  const rows: SqlRows = isFirst ? first : (page.data ?? first);
  const names = first.columns.map(({ name }) => name);
  const sort = (column: number): void => {
    setOffset(0);
    setOrder((last) => ({ sortBy: column, descending: last.sortBy === column ? !last.descending : false }));
  };
  const all = async (): Promise<readonly (readonly SqlCell[])[]> => allRows(sql, first, order);
  return (
    <section class="card" aria-label="Result">
      <header>
        <h2>
          {counted(first.total, 'row')}
          {first.truncated ? <span class="soft"> (cut)</span> : null}
        </h2>
        <Statistics statistics={first.statistics} />
        <span class="row">
          <CopyButton text={() => tabbed(names, rows.rows)} label="Copy rows" />
          <button
            type="button"
            class="plain"
            onClick={() =>
              void all().then((every) =>
                saveFile({ name: 'result.csv', mediaType: 'text/csv', text: csvOf(names, every) }),
              )
            }
          >
            CSV
          </button>
        </span>
      </header>
      <ResultChart columns={first.columns} rows={rows.rows} />
      <Table columns={first.columns} rows={rows.rows} order={order} onSort={sort} />
      <Pager offset={offset} total={first.total} onOffset={setOffset} page={PAGE} />
    </section>
  );
}

async function allRows(
  sql: SqlSource,
  { id, total }: SqlResult,
  order: Order,
): Promise<readonly (readonly SqlCell[])[]> {
  const rows: (readonly SqlCell[])[] = [];
  while (rows.length < total) {
    const page = await sql.page({ id, offset: rows.length, limit: 1000, ...order });
    if (page.rows.length === 0) break;
    rows.push(...page.rows);
  }
  return rows;
}

const price = (dollars: number): string => `$${dollars < 0.01 ? dollars.toFixed(6) : dollars.toFixed(2)}`;

function Statistics({ statistics }: { readonly statistics: SqlStatistics | null }) {
  if (statistics === null) return null;
  const { elapsedMs, parquetBytes, parquetCost, rawBytes, rawCost } = statistics;
  return (
    <p class="small soft grow">
      {Math.round(elapsedMs)} ms · Athena would scan {bytes(parquetBytes)} as Parquet ({price(parquetCost)})
      {rawBytes === null || rawCost === null ? '' : `, ${bytes(rawBytes)} as raw files (${price(rawCost)})`}
    </p>
  );
}

interface TableProps {
  readonly columns: SqlResult['columns'];
  readonly rows: SqlRows['rows'];
  readonly order: Order;
  readonly onSort: (column: number) => void;
}

function Table({ columns, rows, order, onSort }: TableProps) {
  return (
    <div class="result" tabIndex={0} role="region" aria-label="Rows">
      <table>
        <thead>
          <tr>
            {columns.map(({ name, type }, index) => (
              <th
                key={index}
                scope="col"
                aria-sort={order.sortBy !== index ? 'none' : order.descending ? 'descending' : 'ascending'}
              >
                <button type="button" class="plain" onClick={() => onSort(index)} title={type}>
                  {name}
                  <span aria-hidden="true">{order.sortBy !== index ? '' : order.descending ? ' ↓' : ' ↑'}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class={isNumeric(columns[column]?.type) ? 'right mono' : 'mono'}>
                  {cell === null ? <span class="soft">null</span> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isNumeric = (type: string | undefined): boolean =>
  /^(?:bigint|integer|int|smallint|tinyint|double|real|float|decimal)/.test(type ?? '');
