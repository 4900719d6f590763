import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, strFromU8 } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { account } from '../../examples/account/account.js';
import { trail } from '../../examples/forms/trail.js';
import { writeExamples } from '../../examples/write-examples.js';
import type { CloudTrailRecord } from '../../src/base/record.js';

const committed = fileURLToPath(new URL('../../examples/data', import.meta.url));
const fresh = mkdtempSync(join(tmpdir(), 'trimtrail-examples-'));
afterAll(() => rmSync(fresh, { recursive: true, force: true }));

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();

const records = account();
const recordsIn = (bytes: Uint8Array): readonly CloudTrailRecord[] =>
  (JSON.parse(strFromU8(gunzipSync(bytes))) as { readonly Records?: readonly CloudTrailRecord[] }).Records ?? [];

describe('examples/data', () => {
  writeExamples(fresh);

  it('is what the generator writes, byte for byte', () => {
    expect(filesBelow(committed)).toEqual(filesBelow(fresh));
    const differing = filesBelow(fresh).filter(
      (path) => !readFileSync(join(committed, path)).equals(readFileSync(join(fresh, path))),
    );
    expect(differing).toEqual([]);
  });

  it('stays below one megabyte', () => {
    const bytes = filesBelow(committed).reduce((sum, path) => sum + readFileSync(join(committed, path)).length, 0);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('names no account but the two made-up ones', () => {
    const accounts = filesBelow(committed).flatMap((path) => {
      const bytes = readFileSync(join(committed, path));
      const text = path.endsWith('.gz') ? strFromU8(gunzipSync(bytes)) : bytes.toString('utf8');
      return [...text.matchAll(/(?::|"|,|\/)(\d{12})(?=[:",/_\r\n])/g)].map(([, id]) => id);
    });
    expect([...new Set(accounts)].toSorted()).toEqual(['111122223333', '444455556666']);
  });
});

describe('the made-up account', () => {
  it('gives every record an id of its own', () => {
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  });

  it.each([
    'alice',
    'Deploy',
    'DataEngineer',
    'nightly-report',
    'ci-runner',
    'AWSReservedSSO_PowerUserAccess',
    ':root',
  ])('knows %s', (name) => {
    expect(records.some(({ userIdentity }) => JSON.stringify(userIdentity).includes(name))).toBe(true);
  });

  it('holds denied, throttled, dry-run, cross-account, forwarded and service records', () => {
    const codes = new Set(records.map(({ errorCode }) => errorCode));
    expect([...codes]).toEqual(
      expect.arrayContaining(['AccessDenied', 'ThrottlingException', 'Client.DryRunOperation', 'NoSuchKey']),
    );
    expect(records.filter(({ sharedEventID }) => sharedEventID !== undefined)).toHaveLength(4);
    expect(records.some(({ userIdentity }) => userIdentity?.type === 'IAMUser' && userIdentity.invokedBy)).toBe(true);
    expect(records.some(({ eventType }) => eventType === 'AwsServiceEvent')).toBe(true);
  });
});

describe('the trail tree', () => {
  const files = trail(records);
  const delivered = files.flatMap(({ bytes }) => recordsIn(bytes));

  it('delivers every record, and some of them twice in different files', () => {
    const ids = delivered.map(({ eventID }) => eventID);
    expect(new Set(ids)).toEqual(new Set(records.map(({ eventID }) => eventID)));
    expect(ids.length).toBeGreaterThan(records.length);
    for (const { bytes } of files) {
      const own = recordsIn(bytes).map(({ eventID }) => eventID);
      expect(new Set(own).size).toBe(own.length);
    }
  });

  it('names files as CloudTrail does, by account, region and delivery day', () => {
    for (const { path, bytes } of files.filter((file) => !file.path.includes('Digest'))) {
      const [, owner, region, year, month, day] =
        /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\1_CloudTrail_\2_\3\4\5T\d{4}Z_\w{16}\.json\.gz$/.exec(
          path,
        ) ?? [];
      expect(path).toMatch(/^AWSLogs\//);
      for (const record of recordsIn(bytes)) {
        expect([record.recipientAccountId, record.awsRegion]).toEqual([owner, region]);
        expect(record.eventTime <= `${year}-${month}-${day}T23:59:59Z`).toBe(true);
      }
    }
  });

  it('has a digest file without records beside them', () => {
    expect(
      files.filter(({ path, bytes }) => path.includes('CloudTrail-Digest') && recordsIn(bytes).length === 0),
    ).toHaveLength(1);
  });
});
