import { useRef } from 'preact/hooks';
import type { PolicySettings, PolicyView } from '../../core.js';
import { theSource } from '../data/source.js';
import { Findings } from '../parts/findings.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Verdict } from '../parts/verdict.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection, settings } from '../state/asked.js';
import { useKeys } from '../state/keys.js';
import { go, url } from '../state/router.js';
import { grouped } from '../text/numbers.js';
import { CurrentPoliciesBar } from './current-policies.js';
import { DiffCard, SinceLine } from './policy-diff.js';
import { Inspector } from './policy-inspector.js';
import { PolicyText } from './policy-text.js';
import { PrincipalHead } from './principal-head.js';
import { Settings } from './settings.js';

/** The settings before the last change, so that the page can say what the change widened. */
function useBefore(now: PolicySettings): PolicySettings | null {
  const seen = useRef<{
    readonly now: string;
    readonly settings: PolicySettings;
    readonly before: PolicySettings | null;
  } | null>(null);
  const text = JSON.stringify(now);
  if (seen.current?.now !== text) seen.current = { now: text, settings: now, before: seen.current?.settings ?? null };
  return seen.current.before;
}

/** The question for the policy as the address has it; every view that needs it asks the same, so it is answered once. */
export function usePolicy(before: PolicySettings | null) {
  const query = { selection: selection.value, settings: settings.value, current: url.value.current, before };
  return useAnswer(`policy ${JSON.stringify(query)}`, (asking) => theSource().policy(query, asking));
}

/** The line after or before the one that is looked into. */
function neighbour(view: PolicyView | null, line: string | null, by: number): string | null {
  const all = (view?.statements ?? []).flatMap(({ lines }, place) => lines.map(({ action }) => `${place}.${action}`));
  const at = line === null ? -1 : all.indexOf(line);
  return all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))] ?? null;
}

/** The policy, why each line is there, and what each change does to it. */
export function Policy() {
  const before = useBefore(settings.value);
  const answer = usePolicy(before);
  const isBeside = url.value.beside;
  const step = (by: number): void => go({ line: neighbour(answer.data, url.value.line, by) }, 'replace');
  useKeys({ j: () => step(1), k: () => step(-1) });
  return (
    <>
      <PrincipalHead what="Policy">
        <SqlBehind view="calls" />
      </PrincipalHead>
      <CurrentPoliciesBar />
      <Waiting answer={answer} what="making the policy">
        {(view) => (
          <div class={`section policy${isBeside && view.current !== null ? ' wide' : ''}`}>
            <div class="stack lead">
              <Verdict proof={view.proof} />
              <Sizes view={view} />
              {before === null ? null : <SinceLine since={view.since} />}
              <Inspector view={view} />
            </div>
            <div class="stack text">
              <PolicyText view={view} />
              <DiffCard view={view} />
              <section class="card">
                <h2>What to know</h2>
                <Findings findings={view.findings} />
              </section>
            </div>
            <div class="stack side">
              <Settings />
            </div>
          </div>
        )}
      </Waiting>
    </>
  );
}

function Sizes({ view: { sizes, limit, statements, documents } }: { readonly view: PolicyView }) {
  const actions = new Set(statements.flatMap(({ lines }) => lines.map(({ action }) => action))).size;
  return (
    <p class="small soft sizes">
      {grouped(actions)} actions in {grouped(statements.length)} statements
      {documents.length > 1 ? `, ${documents.length} documents` : ''}; {sizes.map(grouped).join(' + ')}
      {limit === null ? '' : ` of ${grouped(limit)}`} characters
    </p>
  );
}
