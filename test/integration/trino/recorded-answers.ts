import { byText, conformanceFiles } from '../../conformance/case.js';
import { trinoTable } from '../../conformance/fixtures/cloudtrail.js';
import { seededOrder } from '../../seeded-order.js';
import { askTrino, TrinoError } from './client.js';

/** Every case of the conformance suite, with the file it stands in. */
export const conformanceCases = [...conformanceFiles()].flatMap(([file, { cases }]) =>
  cases.map((each) => ({ file, ...each })),
);

/** Asks a Trino so many of the suite's queries, by a seed; those it answers differently from what is recorded. */
export async function differingAnswers(server: string, count: number): Promise<readonly string[]> {
  await askTrino(server, trinoTable());
  const differing: string[] = [];
  for (const each of seededOrder(conformanceCases, 6).slice(0, count)) {
    const expected = each.error === undefined ? { types: each.types, rows: each.rows } : { error: each.error };
    const found = await askTrino(server, each.sql).then(
      ({ types, rows }) => ({ types, rows: each.ordered === true ? rows : rows.toSorted(byText) }),
      (error: unknown) => ({ error: error instanceof TrinoError ? error.errorName : String(error) }),
    );
    if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push(`${each.file}: ${each.name}`);
  }
  return differing;
}
