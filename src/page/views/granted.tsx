import { useState } from 'preact/hooks';
import { GRANTED_ORDER, STATUS, Status } from '../parts/status.js';
import type { DenialLine, GrantedCounts, GrantedStatus, GrantedTree } from '../../core.js';
import { theSource } from '../data/source.js';
import { DeniedLink, EventLinks } from '../parts/link.js';
import { More } from '../parts/more.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection, settings } from '../state/asked.js';
import { setKnobs } from '../state/set-knobs.js';
import { url } from '../state/router.js';
import { counted, grouped } from '../text/numbers.js';
import { CurrentPoliciesBar, GiveCurrent } from './current-policies.js';
import { ServiceNode, WholeServices } from './granted-tree.js';
import { PrincipalHead } from './principal-head.js';

const MIN_DAYS = 90;

/** What is granted today against what was used: what can go, what cannot be known, what was refused. */
export function Granted() {
  const query = { selection: selection.value, current: url.value.current, minDays: MIN_DAYS };
  const answer = useAnswer(`granted ${JSON.stringify(query)}`, (asking) => theSource().granted(query, asking));
  return (
    <>
      <PrincipalHead what="Granted">
        <SqlBehind view="denials" />
      </PrincipalHead>
      {query.current === null ? <GiveCurrent /> : <CurrentPoliciesBar />}
      <Waiting answer={answer} what="comparing">
        {(tree) => <Tree tree={tree} />}
      </Waiting>
    </>
  );
}

function Tree({ tree }: { readonly tree: GrantedTree }) {
  const [only, setOnly] = useState<GrantedStatus | null>(null);
  const services = tree.services.filter(({ counts }) => only === null || counts[only] > 0);
  return (
    <>
      <section class="card section" aria-label="Granted against used">
        <header>
          <h2>{tree.compared ? 'Granted against used' : 'Used'}</h2>
          {tree.compared ? (
            <p class="small soft">Unused means: would have been seen on {tree.minDays} days or more, and was not.</p>
          ) : null}
        </header>
        <CountsBar counts={tree.counts} only={only} onOnly={setOnly} />
        <ul class="tree">
          {services
            .filter(({ whole }) => whole === null)
            .map((service) => (
              <ServiceNode key={service.prefix} service={service} only={only} />
            ))}
          <WholeServices services={services.filter(({ whole }) => whole !== null)} />
        </ul>
      </section>
      <Denials denials={tree.denials} />
    </>
  );
}

function CountsBar({
  counts,
  only,
  onOnly,
}: {
  readonly counts: GrantedCounts;
  readonly only: GrantedStatus | null;
  readonly onOnly: (only: GrantedStatus | null) => void;
}) {
  const there = GRANTED_ORDER.filter((status) => counts[status] > 0);
  const sum = there.reduce((total, status) => total + counts[status], 0);
  return (
    <div class="counts">
      <div class="counts-bar" aria-hidden="true">
        {there.map((status) => (
          <span
            key={status}
            class={`fill-${STATUS[status].tone}`}
            style={{ width: `${Math.max(0.6, (counts[status] / sum) * 100)}%` }}
          />
        ))}
      </div>
      <div class="row" role="group" aria-label="Show only">
        {there.map((status) => (
          <button
            key={status}
            type="button"
            class={`count-button${only === status ? ' on' : ''}`}
            aria-pressed={only === status}
            onClick={() => onOnly(only === status ? null : status)}
          >
            <strong>{grouped(counts[status])}</strong> <Status status={status} />
          </button>
        ))}
      </div>
    </div>
  );
}

/** Grants an action although its calls were denied (RULES.md 15); pressed again it is not. */
function Grant({ action }: { readonly action: string }) {
  const { includeDenied } = settings.value;
  const isOn = includeDenied.includes(action);
  const next = isOn ? includeDenied.filter((one) => one !== action) : [...includeDenied, action];
  return (
    <button
      type="button"
      class="link small"
      aria-pressed={isOn}
      onClick={() => setKnobs({ includeDenied: next })}
      aria-label={`${isOn ? 'Granted' : 'Grant'} ${action} although it was denied`}
    >
      {isOn ? '✓ granted' : 'grant'}
    </button>
  );
}

function Denials({ denials }: { readonly denials: readonly DenialLine[] }) {
  if (denials.length === 0) return null;
  return (
    <section class="card">
      <h2>
        Denied <span class="soft">{counted(denials.length, 'permission')}</span>
      </h2>
      <More
        items={denials}
        as="ul"
        row={({ kind, action, resource, events, eventIds }) => (
          <li key={`${action} ${resource} ${kind}`} class="denial">
            <span class="tone-denied small">
              <span aria-hidden="true">✕ </span>
              {kind}
            </span>
            <span class="wrap grow">
              <strong class="mono small">{action}</strong> <span class="mono small soft">{resource}</span>
              <EventLinks ids={eventIds} title={`${action}, denied`} />
            </span>
            <Grant action={action} />
            <DeniedLink
              count={events}
              of={{
                title: `${action} on ${resource}, denied`,
                behind: { kind: 'denied', action, resources: [resource] },
              }}
            />
          </li>
        )}
      />
    </section>
  );
}
