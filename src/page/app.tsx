import { useEffect, useRef, useState } from 'preact/hooks';
import { about, source } from './data/source.js';
import { failure, reading } from './data/reading.js';
import { Head } from './shell/head.js';
import { Help } from './shell/help.js';
import { Rail } from './shell/rail.js';
import { RecordsPanel } from './shell/records-panel.js';
import { Bar, Problem } from './parts/waiting.js';
import { useKeys } from './state/keys.js';
import { go, url } from './state/router.js';
import type { View } from './state/url-state.js';
import { DropFiles } from './views/drop-files.js';
import { Export } from './views/export.js';
import { Granted } from './views/granted.js';
import { Policy } from './views/policy.js';
import { Principals } from './views/principals.js';
import { Proof } from './views/proof.js';
import { Sql } from './views/sql.js';
import { Use } from './views/use.js';

const SHOWN: Readonly<Record<View, () => preact.JSX.Element>> = {
  principals: Principals,
  use: Use,
  granted: Granted,
  policy: Policy,
  proof: Proof,
  sql: Sql,
  export: Export,
};

export function App() {
  const [helps, setHelps] = useState(false);
  useKeys({
    '?': () => setHelps(true),
    Escape: () => (url.value.records === null ? undefined : go({ records: null })),
    '/': (event) => {
      event.preventDefault();
      if (url.value.view === 'principals') document.getElementById('search')?.focus();
      else go({ view: 'principals', principal: null, records: null });
    },
  });
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Head onHelp={() => setHelps(true)} />
      <Rail />
      <Main />
      {url.value.records === null ? null : <RecordsPanel open={url.value.records} />}
      {helps ? <Help onClose={() => setHelps(false)} /> : null}
    </div>
  );
}

function Main() {
  const ref = useRef<HTMLElement>(null);
  const { view, principal } = url.value;
  useEffect(() => {
    scrollTo({ top: 0 });
    document.title =
      principal === null ? 'trimtrail' : `${principal.slice(principal.lastIndexOf('/') + 1)} · trimtrail`;
  }, [view, principal]);
  return (
    <main id="main" class="main" ref={ref} tabIndex={-1}>
      <Inside view={view} />
    </main>
  );
}

function Inside({ view }: { readonly view: View }) {
  if (failure.value !== null) return <Problem error={failure.value} />;
  if (source.value === null) return <DropFiles />;
  if (about.value === null) return <Bar progress={reading.value} what="reading" />;
  const Shown = SHOWN[view];
  return <Shown key={`${view} ${url.value.principal ?? ''}`} />;
}
