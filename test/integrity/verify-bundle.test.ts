import { describe, expect, test } from 'vitest';
import { readPublicKeys } from '../../src/integrity/public-keys.js';
import type { Integrity } from '../../src/integrity/types.js';
import { verifyBundle } from '../../src/integrity/verify-bundle.js';
import { filesOf, FINGERPRINT, KEYS_TEXT, makeBundle } from './bundle.js';
import { tampered, TAMPERINGS } from './tampering.js';

const keys = readPublicKeys([{ name: 'keys.json', text: KEYS_TEXT }]);
const issuesOf = ({ issues }: Integrity): readonly string[] => issues.map(({ kind, file }) => `${kind} ${file}`);

test('a clean bundle is proved, in whatever order its files come', async () => {
  const bundle = makeBundle(1, { hours: 8 });
  const found = await verifyBundle(filesOf(bundle, { metadata: true }), keys);
  expect(found).toMatchObject({ verdict: 'proved', issues: [] });
  expect(found.chains).toEqual([
    {
      account: '111122223333',
      region: 'eu-central-1',
      trail: 'main_trail_eu-central-1',
      from: '2026-03-01T00:00:00Z',
      to: '2026-03-01T08:00:00Z',
      continues: null,
      digests: 8,
      digestsProved: 8,
      logs: bundle.logs.length,
      logsProved: bundle.logs.length,
    },
  ]);
  expect(await verifyBundle(filesOf(bundle, { metadata: true }).toReversed(), keys)).toEqual(found);
});

test('without the metadata of the last digest its own logs are not proved, and nothing is called tampered', async () => {
  const bundle = makeBundle(2);
  const found = await verifyBundle(filesOf(bundle, { metadata: false }), keys);
  expect(found.verdict).toBe('incomplete');
  expect(issuesOf(found)).toEqual([`signature-missing ${bundle.digests.at(-1) ?? ''}`]);
});

test('a download that begins in the middle continues an earlier digest', async () => {
  const bundle = makeBundle(3);
  const first = bundle.digests[0] ?? '';
  const early = bundle.logs.filter((key) => key.includes('T00'));
  for (const key of [first, ...early]) bundle.files.delete(key);
  const found = await verifyBundle(filesOf(bundle, { metadata: true }), keys);
  expect(found).toMatchObject({ verdict: 'proved', chains: [{ continues: first }] });
});

test('a bundle in one flat directory is verified by file names', async () => {
  const bundle = makeBundle(4);
  const flat = filesOf(bundle, { metadata: true }).map((file) => ({
    ...file,
    name: file.name.slice(file.name.lastIndexOf('/') + 1),
  }));
  expect(await verifyBundle(flat, keys)).toMatchObject({ verdict: 'proved' });
});

test('a key that is not there proves nothing and accuses nobody', async () => {
  const none = readPublicKeys([
    { name: 'keys.json', text: KEYS_TEXT.replace(FINGERPRINT, '00000000000000000000000000000000') },
  ]);
  const found = await verifyBundle(filesOf(makeBundle(5), { metadata: true }), none);
  expect(found.verdict).toBe('incomplete');
  expect(new Set(found.issues.map(({ kind }) => kind))).toEqual(new Set(['key-unknown']));
});

test('a key from another time proves nothing', async () => {
  const old = readPublicKeys([{ name: 'keys.json', text: KEYS_TEXT.replace('2027-01-01', '2026-02-01') }]);
  const found = await verifyBundle(filesOf(makeBundle(6), { metadata: true }), old);
  expect(found.verdict).toBe('incomplete');
  expect(found.issues.some(({ kind }) => kind === 'key-out-of-time')).toBe(true);
});

test.each([['{}'], ['not json'], ['{"PublicKeyList":[]}'], ['{"PublicKeyList":[{"Value":"AAAA","Fingerprint":"x"}]}']])(
  'keys %s are refused with the file named',
  (text) => expect(() => readPublicKeys([{ name: 'odd.json', text }])).toThrow(/odd\.json/),
);

/** Every 5th of the 300 here; all of them in `npm run test:long`. */
describe('tampered bundles are found in the right place', () => {
  const kinds = Object.keys(TAMPERINGS).length;
  test.each(Array.from({ length: 60 }, (_, at) => [at * 4 + (at % kinds)]))('number %i', async (number) => {
    const { what, bundle, expected } = tampered(number);
    const found = await verifyBundle(filesOf(bundle, { metadata: number % 2 === 0 }), keys);
    expect(found.verdict, what).not.toBe('proved');
    expect(issuesOf(found), what).toEqual(expect.arrayContaining(expected.map((pair) => pair.join(' '))));
  });
});

test('60 clean bundles raise no alarm', async () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const found = await verifyBundle(filesOf(makeBundle(seed, { hours: 2 + (seed % 7) }), { metadata: true }), keys);
    expect(found.issues, `seed ${seed}`).toEqual([]);
  }
});
