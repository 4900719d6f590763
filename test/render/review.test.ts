import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { finding } from '../../src/base/findings.js';
import { prove } from '../../src/proof/prove.js';
import { htmlOf } from '../../src/render/review/html.js';
import { STYLE } from '../../src/render/review/html-style.js';
import { markdownOf } from '../../src/render/review/markdown.js';
import { reviewBlocks, titleOf } from '../../src/render/review/review-blocks.js';
import { buildReview } from '../../src/review/build-review.js';
import type { Review, ReviewedPrincipal } from '../../src/review/types.js';
import { HOSTILE as HOSTILE_VALUES } from '../policy/hostile-values.js';
import { generate, grant, object, usageOf } from '../policy/fixtures.js';
import { LEDGER, principalNamed, row } from './fixtures.js';

async function reviewed(text: string): Promise<ReviewedPrincipal> {
  const mapped = usageOf([grant('s3:GetObject', [object(text, text)])]);
  const { policy, evidence } = await generate(mapped.grants);
  const proof = prove({ policy, beside: [], mapped, rows: [row()], seen: {}, grantGuarded: false, current: null });
  const change = { sid: text, action: text, resource: text };
  return {
    principal: principalNamed('alice', { arn: null, name: text, account: text, id: text }),
    events: 1,
    denied: 1,
    firstSeen: '2026-03-01T09:00:00Z',
    lastSeen: '2026-03-01T09:00:00Z',
    today: {
      policies: [{ name: text, origin: 'file', createdAt: null }],
      excess: { granted: 10, used: 1, notSeen: 9, guardedNotSeen: 2, services: 3, servicesUsed: 1 },
      diff: { gained: [change], lost: [change], denialsAdded: [change], denialsRemoved: [change] },
    },
    notCompared: text,
    policy,
    byHand: [{ kind: 'drop', action: text, resource: text, note: text }],
    carried: [{ from: text, why: 'denies', document: { Statement: text } }],
    evidence: [
      ...evidence,
      ...evidence.map((line) => ({ ...line, eventName: text, eventIds: [text], reasons: [text] })),
    ],
    proof: { ...proof, coverage: { ...proof.coverage, regions: [text], accounts: [text] } },
    denials: [
      {
        kind: 'probing',
        action: text,
        resource: text,
        count: 1,
        firstSeen: '2026-03-01T09:00:00Z',
        lastSeen: '2026-03-01T09:00:00Z',
        eventIds: [text],
      },
    ],
    findings: [finding('unmapped-event', text)],
  };
}

async function reviewWith(text: string): Promise<Review> {
  return buildReview({
    tool: { name: 'trimtrail', version: '0.1.0' },
    catalog: { version: 1, builtFrom: { source: '1' } },
    window: { from: null, to: null, firstSeen: '2026-03-01T09:00:00Z', lastSeen: '2026-03-01T09:00:00Z' },
    inputs: [{ role: 'records', name: text, bytes: 1, sha256: 'ab'.repeat(32) }],
    exclusions: { rules: [text], events: 1 },
    ledger: { ...LEDGER, refused: [{ file: text, offset: null, reason: text }] },
    principals: [await reviewed(text)],
    leftOut: [{ principal: principalNamed('bob', { name: text, arn: null }), events: 1, why: text }],
    findings: [finding('input-refused', text)],
    notEvaluated: ['resource policies'],
  });
}

/** Tags a report may hold, and nothing in them but what the writer puts there. */
const TAGS =
  /^<(?:!doctype html|html lang="en"|meta [a-z-]+="[^"<>]*"(?: content="[^"<>]*")?|(?:h[123]) id="part-\d+"|a href="#part-\d+"|nav aria-label="Contents"|div class="scroll"|th scope="col"(?: class="n")?|td(?: class="n")?|meter min="0" max="1" low="0\.5" high="0\.9" optimum="0" value="[\d.]+"|\/?(?:html|head|body|main|title|style|h[123]|p|pre|code|nav|ol|li|a|div|table|thead|tbody|tr|th|td|meter))>$/;

const HOSTILE = [
  ...HOSTILE_VALUES,
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style><style>*{}',
  '</pre></code>',
  '<!-- -->',
  '&lt;b&gt;',
  '| a | b |',
  '`code`',
  '```',
  '[x](javascript:alert(1))',
  'https://example.com',
  '# heading',
  '\u202eevil',
  '\u001b[31m',
  'a\nb\r\n# c',
];

describe('HTML', () => {
  test.each(HOSTILE)('%j stays text', async (text) => {
    const review = await reviewWith(text);
    const html = htmlOf(reviewBlocks(review), titleOf(review));
    const outside = html.replace(`<style>${STYLE}</style>`, '<style></style>');
    expect((outside.match(/<[^>]*>?/g) ?? []).filter((tag) => !TAGS.test(tag))).toEqual([]);
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });

  test('the policy of the page admits its style and nothing else', async () => {
    const review = await reviewWith('x');
    const html = htmlOf(reviewBlocks(review), titleOf(review));
    const hash = createHash('sha256').update(STYLE).digest('base64');
    expect(html).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe| style=| on[a-z]+=|url\(|@import|https?:/);
  });

  test('light, dark and print are styled', () => {
    expect(STYLE).toContain('prefers-color-scheme:dark');
    expect(STYLE).toContain('@media print');
  });
});

describe('Markdown', () => {
  test.each(HOSTILE)('%j makes no markup', async (text) => {
    const markdown = markdownOf(reviewBlocks(await reviewWith(text)));
    const plain = markdownOf(reviewBlocks(await reviewWith('x')));
    expect(shapeOf(markdown)).toEqual(shapeOf(plain));
    const fenced = markdown.replace(/```json\n[\s\S]*?\n```/g, '').replace(/`[\w:/.@=+,*?${}() -]+`/g, '');
    expect(fenced).not.toMatch(/(?<!\\)[<>[\]]|https?:\/\/|```/);
  });
});

/** The kinds of lines, with the number of cells of each row of a table. */
function shapeOf(markdown: string): readonly string[] {
  return markdown
    .replace(/```json\n[\s\S]*?\n```/g, 'JSON')
    .split('\n')
    .map((line) => {
      if (line.startsWith('|')) return `row ${line.replace(/\\\|/g, '').split('|').length}`;
      return /^#+ /.exec(line)?.[0] ?? (line === '' ? '' : 'text');
    });
}

test('the widest excess comes first, then guarded actions, then actions and events', async () => {
  const base = await reviewed('x');
  const withExcess = (
    name: string,
    notSeen: number | null,
    over: Partial<ReviewedPrincipal> = {},
  ): ReviewedPrincipal => ({
    ...base,
    principal: principalNamed(name),
    today:
      base.today === null || notSeen === null ? null : { ...base.today, excess: { ...base.today.excess, notSeen } },
    ...over,
  });
  const { principals } = buildReview({
    ...(await reviewWith('x')),
    principals: [withExcess('d', null), withExcess('b', 3), withExcess('c', 3, { events: 0 }), withExcess('a', 9)],
  });
  expect(principals.map(({ principal }) => principal.name)).toEqual(['a', 'b', 'c', 'd']);
});
