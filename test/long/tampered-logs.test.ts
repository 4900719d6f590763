import { expect, test } from 'vitest';
import { readPublicKeys } from '../../src/integrity/public-keys.js';
import { verifyBundle } from '../../src/integrity/verify-bundle.js';
import { filesOf, KEYS_TEXT, makeBundle } from '../integrity/bundle.js';
import { tampered } from '../integrity/tampering.js';

const keys = readPublicKeys([{ name: 'keys.json', text: KEYS_TEXT }]);

test('300 tampered bundles are all found in the right place', async () => {
  for (let number = 0; number < 300; number += 1) {
    const { what, bundle, expected } = tampered(number);
    const found = await verifyBundle(filesOf(bundle, { metadata: number % 2 === 0 }), keys);
    const issues = found.issues.map(({ kind, file }) => `${kind} ${file}`);
    expect(found.verdict, `${number}: ${what}`).not.toBe('proved');
    expect(issues, `${number}: ${what}`).toEqual(expect.arrayContaining(expected.map((pair) => pair.join(' '))));
  }
});

test('300 clean bundles raise no alarm', async () => {
  for (let seed = 0; seed < 300; seed += 1) {
    const found = await verifyBundle(filesOf(makeBundle(seed, { hours: 2 + (seed % 9) }), { metadata: true }), keys);
    expect(found.issues, `seed ${seed}`).toEqual([]);
  }
});
