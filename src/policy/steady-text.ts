/** A text of a tree variable such as an S3 key; `open`: the start of what was seen, anything may follow. */
export interface TreeText {
  readonly text: string;
  readonly open: boolean;
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const YEAR = String.raw`(?:19[89]\d|20\d{2})`;
/** Nothing of a word or number may touch a token on this side. */
const OPEN_LEFT = '(?<![0-9A-Za-z])';
/** `o-a1b2c3d4e5` is an organization and stays. */
const NO_ORGANIZATION = '(?<!^o-)';
const OPEN_RIGHT = '(?![0-9A-Za-z])';

/** Something of a name that the next run will write differently. */
interface Passing {
  readonly pattern: RegExp;
  /** Letters and digits in a row, a digit among them, that a segment needs for it. */
  readonly run: number;
  /** What stands in every segment that holds it; asked before the pattern is. */
  readonly holds?: readonly string[];
}

const CENTURIES = ['19', '20'];

/** All hold a digit. */
const PASSING: readonly Passing[] = [
  // 550e8400-e29b-41d4-a716-446655440000
  { run: 1, holds: ['-'], pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i },
  // 2026-05-01, 2026_05, 20260501, 202605010930
  {
    run: 4,
    holds: CENTURIES,
    pattern: new RegExp(
      String.raw`(?<!\d)${YEAR}([-_.]?)(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d)?)?(?!\d)`,
    ),
  },
  // 2026 within a name: sales2026.csv, 01-05-2026
  { run: 4, holds: CENTURIES, pattern: new RegExp(String.raw`(?<!\d)${YEAR}(?![0-9A-Za-z])`) },
  // may-2026, 1may26
  {
    run: 1,
    pattern: new RegExp(String.raw`(?<![A-Za-z])${MONTH}[-_. ,]?(?:\d{1,2}[-_. ,]+)?(?:${YEAR}|\d{2})(?!\d)`, 'i'),
  },
  // month=5, hour=07: a Hive partition
  { run: 1, holds: ['='], pattern: /(?<==)\d+(?![0-9A-Za-z])/ },
  // part-00017, run_1042, 1714550400
  { run: 3, pattern: new RegExp(String.raw`${OPEN_LEFT}(?!\d{12}(?!\d))\d{3,}${OPEN_RIGHT}`) },
  // 0a1b2c3d: a hash or an id in hexadecimal digits
  {
    run: 8,
    pattern: new RegExp(
      `${OPEN_LEFT}${NO_ORGANIZATION}(?=[a-z]*\\d[a-z]*\\d)(?=\\d*[a-z])[0-9a-f]{8,}${OPEN_RIGHT}`,
      'i',
    ),
  },
  // C1qUFaqvZS64BcIN: an id in letters and digits
  {
    run: 16,
    pattern: new RegExp(
      `${OPEN_LEFT}${NO_ORGANIZATION}(?=(?:[A-Za-z]*\\d){3})(?=\\d*[A-Za-z])[0-9A-Za-z]{16,}${OPEN_RIGHT}`,
    ),
  },
];

const EXTENSION = /(?:\.[A-Za-z][A-Za-z0-9]{0,9}){1,3}$/;
/** A number and nothing else names a day, an hour or a count; twelve digits are an account. */
const NUMBER = /^(?!\d{12}$)\d+$/;
const MONTH_NAME = new RegExp(`^${MONTH}$`, 'i');

/**
 * The part of a text that the next run will find again: all before its first date, UUID, hash, random id or counter, open.
 * A text without any is itself. The result never ends in a part of a date: `daily/2026/05/x.csv` becomes `daily/`,
 * `in/report-2026-05-01.csv` becomes `in/report-`, `orders/year=2026/month=05/x` becomes `orders/year=`.
 */
export function steadyText({ text, open }: TreeText): TreeText {
  let rest = text;
  // what is cut off can make a date of what stood before it: again, until nothing changes
  for (let at = passingAt(rest); at !== null; at = passingAt(rest)) {
    const shorter = withoutDateEnd(rest.slice(0, at));
    if (shorter.length >= rest.length) break;
    rest = shorter;
  }
  return { text: rest, open: open || rest !== text };
}

/** Where the first such token begins; null when there is none. */
function passingAt(text: string): number | null {
  if (!/\d/.test(text)) return null;
  let from = 0;
  for (const segment of text.split('/')) {
    const at = tokenAt(segment);
    if (at !== null) return from + at;
    from += segment.length + 1;
  }
  return null;
}

function tokenAt(segment: string): number | null {
  const longest = longestRun(segment);
  // without a digit
  if (longest === 0) return null;
  if (/^\d/.test(segment) && NUMBER.test(segment.replace(EXTENSION, ''))) return 0;
  let first = Infinity;
  for (const { pattern, run, holds } of PASSING) {
    if (run > longest || holds?.some((text) => segment.includes(text)) === false) continue;
    first = Math.min(first, pattern.exec(segment)?.index ?? Infinity);
  }
  return first === Infinity ? null : first;
}

/** Letters and digits in a row with a digit among them, at most; 0 for a text without digits. */
function longestRun(text: string): number {
  let [longest, run, digits] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isDigit && !(code >= 0x41 && code <= 0x5a) && !(code >= 0x61 && code <= 0x7a)) {
      run = 0;
      digits = false;
      continue;
    }
    run += 1;
    digits ||= isDigit;
    if (digits && run > longest) longest = run;
  }
  return longest;
}

/** Takes off what belongs to the token: a day before its month, a month's own directory, a piece that names nothing. */
function withoutDateEnd(text: string): string {
  const slash = text.lastIndexOf('/') + 1;
  const end = wordEnd(text, slash);
  if (/[A-Za-z]/.test(text.slice(slash, end))) return text.slice(0, end);
  const directory = text.slice(0, slash);
  const parent = directory.lastIndexOf('/', directory.length - 2) + 1;
  return MONTH_NAME.test(directory.slice(parent, -1)) ? directory.slice(0, parent) : directory;
}

const BETWEEN = new Set('-_.=~ ');

/** Where the last word of the piece that begins at `start` ends, the mark behind it included: after `report-` of `report-01-05-`. */
function wordEnd(text: string, start: number): number {
  let end = text.length;
  while (end > start && (BETWEEN.has(text.charAt(end - 1)) || /\d/.test(text.charAt(end - 1)))) end -= 1;
  return BETWEEN.has(text.charAt(end)) ? end + 1 : end;
}
