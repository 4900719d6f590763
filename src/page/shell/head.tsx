import { about } from '../data/source.js';
import { Link } from '../parts/link.js';
import { theme, THEMES, type Theme } from '../state/theme.js';
import { counted } from '../text/numbers.js';

export function Head({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <header class="head">
      <Link to={{ view: 'principals', principal: null, records: null }} class="brand">
        <Mark />
        trimtrail
      </Link>
      <SourceLine />
      <span class="spacer" />
      <ThemeSwitch />
      <button type="button" class="plain" onClick={onHelp} aria-label="Help and keys" title="Help and keys (?)">
        ?
      </button>
    </header>
  );
}

function SourceLine() {
  const open = about.value;
  if (open === null) return <span class="grow" />;
  const { sources, events, principals, span, ledger } = open;
  const days = span === null ? '' : `, ${span.first} to ${span.last}`;
  return (
    <p class="grow cut soft small source" title={sources.join('\n')}>
      {`${named(sources)} · ${counted(events, 'event')} of ${counted(ledger.records, 'record')}, ${counted(principals, 'principal')}${days}`}
    </p>
  );
}

const named = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${more.length} more`;

const SIGNS: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' };

function ThemeSwitch() {
  const now = theme.value;
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? 'system';
  return (
    <button
      type="button"
      class="plain"
      onClick={() => (theme.value = next)}
      aria-label={`Colours: ${now}. Switch to ${next}`}
      title={`Colours: ${now}`}
    >
      <span aria-hidden="true">{SIGNS[now]}</span>
    </button>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f5f66" />
      <path d="M6 9h20M6 16h13M6 23h7" stroke="#fff" stroke-width="3.4" stroke-linecap="round" />
      <path d="M23 12.5v13" stroke="#f2b84b" stroke-width="2.6" stroke-linecap="round" stroke-dasharray=".1 4.4" />
    </svg>
  );
}
