import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownText, printable } from '../../src/base/terminal-text.js';

describe('printable', () => {
  test.each([
    ['alice', 'alice'],
    ['Bücher/ключ/鍵', 'Bücher/ключ/鍵'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009b2J', '\\x9b2J'],
    ['a\nb\tc\r', 'a\\x0ab\\x09c\\x0d'],
    ['\u0000\u007f', '\\x00\\x7f'],
    ['user\u202Egpj.exe', 'user\\u202egpj.exe'],
    ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['no\u00a0break\u3000', 'no\\xa0break\\u3000'],
    ['line\u2028para\u2029', 'line\\u2028para\\u2029'],
    ['filler\u3164\u2800', 'filler\\u3164\\u2800'],
    ['lone\ud800', 'lone\\ud800'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['private\ue000', 'private\\ue000'],
    ['😀', '😀'],
    ['DOMAIN\\alice', 'DOMAIN\\alice'],
    ['', ''],
  ])('%j is shown as %s', (text, shown) => expect(printable(text)).toBe(shown));

  test('nothing that moves a cursor or reorders text remains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { seed: 2 },
    );
  });
});

describe('markdownText', () => {
  test.each([
    ['alice', 'alice'],
    ['**bold** _x_', '\\*\\*bold\\*\\* \\_x\\_'],
    ['<img src=x>', '&lt;img src\\=x&gt;'],
    ['a|b', 'a\\|b'],
    ['[x](javascript:1)', '\\[x\\]\\(javascript\\:1\\)'],
    ['`code`', '\\`code\\`'],
    ['a & b', 'a &amp; b'],
    ['\u001b[1m', '\\\\x1b\\[1m'],
    ['# head\n- item', '\\# head\\\\x0a\\- item'],
  ])('%j is written %s', (text, written) => expect(markdownText(text)).toBe(written));

  test('never a bare mark of markup', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(markdownText(text).replace(/\\[!-/:-@[-`{-~]|&(?:amp|lt|gt);/g, '')).not.toMatch(/[!-/:-@[-`{-~]/);
      }),
      { seed: 3 },
    );
  });
});
