import { describe, expect, it } from 'vitest';
import { bundledPackages, isAllowed, refusedPackages } from '../../tools/check-licences.js';

describe('the licence check', () => {
  it.each([
    ['MIT', true],
    ['Apache-2.0', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND BSD-3-Clause', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE', false],
    [undefined, false],
  ])('%s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });

  it('looks at what ships and names what it refuses', () => {
    const packages = {
      '': { license: 'Apache-2.0' },
      'node_modules/good': { version: '1.0.0', license: 'ISC' },
      'node_modules/bad': { version: '2.0.0', license: 'GPL-3.0-only' },
      'node_modules/tool': { version: '3.0.0', license: 'AGPL-3.0-or-later', dev: true },
      'node_modules/good/node_modules/silent': { version: '4.0.0' },
    };
    expect(refusedPackages({ packages })).toEqual(['bad@2.0.0: GPL-3.0-only', 'silent@4.0.0: none given']);
  });

  it('looks at development packages whose code is in a bundle', () => {
    const packages = {
      'node_modules/@scope/chart': { version: '1.0.0', license: 'GPL-3.0-only', dev: true },
      'node_modules/tool': { version: '3.0.0', license: 'AGPL-3.0-or-later', dev: true },
    };
    const bundled = bundledPackages('dist contains code of these.\n\n== @scope/chart\n\nGNU\n== not a name\n');
    expect(bundled).toEqual(['@scope/chart']);
    expect(refusedPackages({ packages }, bundled)).toEqual(['@scope/chart@1.0.0: GPL-3.0-only']);
  });
});
