import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/base/errors.js';
import { FINDINGS } from '../../src/base/findings.js';
import { headings, read } from './markdown.js';

const sections = (document: string): ReadonlyMap<string, string> =>
  new Map(headings(read(document)).map(({ text, body }) => [text, body]));

describe('docs/findings.md', () => {
  const documented = sections('docs/findings.md');

  it.each(Object.entries(FINDINGS))(
    'RULE 29: %s has its heading, severity, meaning and what to do',
    (code, { severity }) => {
      const body = documented.get(code) ?? '';
      expect(body).toMatch(new RegExp(`^Severity: \\*\\*${severity}\\*\\*\\.`));
      expect(body).toMatch(/\n\*\*What to do\.\*\* \S/);
    },
  );

  it('describes no code that does not exist', () => {
    const known = new Set(Object.keys(FINDINGS));
    const extra = headings(read('docs/findings.md')).filter(({ level, text }) => level === 3 && !known.has(text));
    expect(extra.map(({ text }) => text)).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  const documented = sections('docs/errors.md');

  it.each(Object.keys(ERROR_CODES))('%s has its heading and what to do', (code) => {
    expect(documented.get(code) ?? '').toMatch(/\*\*What to do\.\*\* \S/);
  });

  it('describes no code that does not exist', () => {
    const known = new Set(Object.keys(ERROR_CODES));
    const extra = headings(read('docs/errors.md')).filter(({ level, text }) => level === 2 && !known.has(text));
    expect(extra.map(({ text }) => text)).toEqual([]);
  });
});
