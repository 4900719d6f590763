import { describe, expect, test } from 'vitest';
import { mapUsage } from '../../src/actions/map-usage.js';
import { rowOf, shippedCatalog } from './cases.js';
import { grouped, hasSharedData, sharedRecords } from './shared-data.js';

describe.skipIf(!hasSharedData)('all of the shared data', async () => {
  const rows = hasSharedData ? await Promise.all(sharedRecords().map(rowOf)) : [];
  const catalog = await shippedCatalog();
  const byPrincipal = grouped(rows, (row) => JSON.stringify(row.principal));

  test('PEERS 10: every granted action exists, none is invented', async () => {
    const unknown = new Set<string>();
    for (const group of byPrincipal) {
      for (const grant of (await mapUsage(group, catalog)).grants) {
        if ((await catalog.action(grant.action)) === null) unknown.add(grant.action);
      }
    }
    expect([...unknown]).toEqual([]);
  });

  test('every row is granted, left with a reason, or both', async () => {
    for (const group of byPrincipal) {
      const { grants, left } = await mapUsage(group, catalog);
      const granted = new Set(grants.flatMap((grant) => `${grant.evidence.eventSource} ${grant.evidence.eventName}`));
      const reasons = new Set(left.map(({ row }) => row));
      const lost = group.filter((row) => !reasons.has(row) && !granted.has(`${row.eventSource} ${row.eventName}`));
      expect(lost.map((row) => `${row.eventSource} ${row.eventName}`)).toEqual([]);
    }
  });

  test('RULE 9: no bare star for an action with required resource types', async () => {
    const bare = new Set<string>();
    for (const group of byPrincipal) {
      for (const grant of (await mapUsage(group, catalog)).grants) {
        const data = await catalog.action(grant.action);
        if (grant.resources.length === 0 && (data?.required.length ?? 0) > 0) bare.add(grant.action);
      }
    }
    expect([...bare]).toEqual([]);
  });

  test('what maps to nothing is known', async () => {
    const { findings } = await mapUsage(rows, catalog);
    const unmapped = findings.filter((finding) => finding.code === 'unmapped-event').map((finding) => finding.message);
    console.log(`unmapped in the shared data: ${unmapped.length}\n${unmapped.join('\n')}`);
    expect(unmapped.length).toBeLessThan(20);
  });
});
