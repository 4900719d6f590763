/** A piece of a format: strftime's directive, or undefined where it has none. */
type Directive = (letter: string, count: number) => string | undefined;

/** MySQL's format letters, as date_format and date_parse read them. Source: Trino documentation, "Date and time functions". */
const MYSQL: Readonly<Record<string, string>> = {
  a: '%a',
  b: '%b',
  c: '%-m',
  d: '%d',
  e: '%-d',
  f: '%f',
  H: '%H',
  h: '%I',
  I: '%I',
  i: '%M',
  j: '%j',
  k: '%-H',
  l: '%-I',
  M: '%B',
  m: '%m',
  p: '%p',
  r: '%I:%M:%S %p',
  S: '%S',
  s: '%S',
  T: '%H:%M:%S',
  v: '%V',
  W: '%A',
  x: '%G',
  Y: '%Y',
  y: '%y',
  '%': '%%',
};

/** The strftime format for one of MySQL's; undefined with the directive that has no counterpart. */
export function fromMysql(format: string): { readonly format: string } | { readonly refused: string } {
  let result = '';
  for (let index = 0; index < format.length; index += 1) {
    const character = format.charAt(index);
    if (character !== '%') {
      result += character;
      continue;
    }
    index += 1;
    const letter = format.charAt(index);
    if ('DUuVwX'.includes(letter)) return { refused: `%${letter}` };
    result += MYSQL[letter] ?? (letter === '%' ? '%%' : letter);
  }
  return { format: result };
}

/** Joda's pattern letters. Source: Joda-Time, "DateTimeFormat". */
const joda: Directive = (letter, count) => {
  switch (letter) {
    case 'y':
    case 'Y':
      return count === 2 ? '%y' : '%Y';
    case 'x':
      return count === 2 ? undefined : '%G';
    case 'M':
      return ['%-m', '%m', '%b'][count - 1] ?? '%B';
    case 'd':
      return padded('d', count);
    case 'H':
      return padded('H', count);
    case 'h':
      return padded('I', count);
    case 'm':
      return padded('M', count);
    case 's':
      return padded('S', count);
    case 'D':
      return count === 3 ? '%j' : count === 1 ? '%-j' : undefined;
    case 'w':
      return count === 2 ? '%V' : undefined;
    case 'e':
      return count === 1 ? '%u' : undefined;
    case 'E':
      return count < 4 ? '%a' : '%A';
    case 'a':
      return '%p';
    case 'S':
      return count === 3 ? '%g' : undefined;
    default:
      return undefined;
  }
};

function padded(directive: string, count: number): string | undefined {
  return count === 1 ? `%-${directive}` : count === 2 ? `%${directive}` : undefined;
}

/** The strftime format for one of Joda's patterns; `zone` stands where the pattern asks for the zone. */
export function fromJoda(
  pattern: string,
  zone: (letter: string, count: number) => string | undefined,
): { readonly format: string } | { readonly refused: string } {
  const token = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;
  let [result, end] = ['', 0];
  for (const match of pattern.matchAll(token)) {
    if (match.index !== end) return { refused: 'an open quote' };
    end += match[0].length;
    const [text, quoted, letter] = match;
    if (letter === undefined) {
      const literal = quoted === undefined ? text : quoted === '' ? "'" : quoted.replaceAll("''", "'");
      result += literal.replaceAll('%', '%%');
      continue;
    }
    const directive = 'zZ'.includes(letter) ? zone(letter, text.length) : joda(letter, text.length);
    if (directive === undefined) return { refused: text };
    result += directive;
  }
  return end === pattern.length ? { format: result } : { refused: 'an open quote' };
}
