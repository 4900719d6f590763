import { useState } from 'preact/hooks';
import type { GrantedAction, GrantedCounts, GrantedLevel, GrantedService, GrantedStatus } from '../../core.js';
import { DeniedLink, RecordsLink } from '../parts/link.js';
import { GRANTED_ORDER, STATUS, Status } from '../parts/status.js';
import { settings } from '../state/asked.js';
import { setKnobs } from '../state/set-knobs.js';
import { counted, grouped } from '../text/numbers.js';

interface NodeProps {
  readonly only: GrantedStatus | null;
}

export function ServiceNode({ service, only }: NodeProps & { readonly service: GrantedService }) {
  const [isOpen, setOpen] = useState(false);
  const { prefix, counts, whole, levels } = service;
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <strong class="tree-name">{prefix}</strong>
          {whole === null ? <Counts counts={counts} /> : <Status status={whole.status} />}
        </summary>
        {!isOpen ? null : whole === null ? (
          <ul class="tree-levels">
            {levels.map((level) => (
              <LevelNode key={level.level} level={level} only={only} />
            ))}
          </ul>
        ) : (
          <p class="small soft tree-levels">
            Granted whole and never used: {whole.reason}. <Keep action={`${prefix}:*`} />
          </p>
        )}
      </details>
    </li>
  );
}

/** Services that are granted whole and were never used: many under `*`, so they are one line until they are asked for. */
export function WholeServices({ services }: { readonly services: readonly GrantedService[] }) {
  const [isOpen, setOpen] = useState(false);
  if (services.length === 0) return null;
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <strong>{counted(services.length, 'service')} granted whole and never used</strong>
        </summary>
        {isOpen ? (
          <ul class="tree wholes">
            {services.map((service) => (
              <ServiceNode key={service.prefix} service={service} only={null} />
            ))}
          </ul>
        ) : null}
      </details>
    </li>
  );
}

function Counts({ counts }: { readonly counts: GrantedCounts }) {
  return (
    <span class="row small tree-counts">
      {GRANTED_ORDER.filter((status) => counts[status] > 0).map((status) => (
        <span key={status} class={`tone-${STATUS[status].tone}`}>
          <span aria-hidden="true">{STATUS[status].sign}</span> {grouped(counts[status])} {STATUS[status].word}
        </span>
      ))}
    </span>
  );
}

function LevelNode({ level, only }: NodeProps & { readonly level: GrantedLevel }) {
  const actions = level.actions.filter(({ status }) => only === null || status === only);
  const [shown, setShown] = useState(40);
  if (actions.length === 0) return null;
  return (
    <li>
      <h3 class="soft">
        {level.level} <span class="small">{grouped(actions.length)}</span>
      </h3>
      <ul>
        {actions.slice(0, shown).map((action) => (
          <ActionNode key={action.action} action={action} />
        ))}
      </ul>
      {actions.length > shown ? (
        <button type="button" class="link small" onClick={() => setShown(shown + 400)}>
          {grouped(actions.length - shown)} more
        </button>
      ) : null}
    </li>
  );
}

function ActionNode({ action: one }: { readonly action: GrantedAction }) {
  const { action, status, reason, events, denied, resources, grantedBy } = one;
  const by = [...new Set(grantedBy.map(({ policy, sid }) => (sid === null ? policy : `${policy} (${sid})`)))].join(
    ', ',
  );
  return (
    <li class="tree-action">
      <span class="mono small wrap tree-name">{action}</span>
      <Status status={status} />
      <span class="small soft grow">
        {reason}
        {by === '' ? null : `; granted by ${by}`}
      </span>
      {events > 0 ? (
        <RecordsLink count={events} of={{ title: action, behind: { kind: 'use', action, resources: [] } }} />
      ) : null}
      {denied > 0 ? (
        <DeniedLink
          count={denied}
          of={{ title: `${action}, denied`, behind: { kind: 'denied', action, resources: [] } }}
        />
      ) : null}
      {status === 'used' || status === 'denied' ? null : <Keep action={action} />}
      {resources.length === 0 ? null : (
        <ul class="tree-resources">
          {resources.slice(0, 20).map((resource) => (
            <li key={`${resource.resource} ${resource.status}`} class="small">
              <span class="mono wrap grow soft">{resource.resource}</span>
              <RecordsLink
                count={resource.events}
                of={{
                  title: `${action} on ${resource.resource}${resource.status === 'denied' ? ', denied' : ''}`,
                  behind: {
                    kind: resource.status === 'denied' ? 'denied' : 'use',
                    action,
                    resources: [resource.resource],
                  },
                }}
              />
            </li>
          ))}
          {resources.length > 20 ? <li class="small soft">and {grouped(resources.length - 20)} more</li> : null}
        </ul>
      )}
    </li>
  );
}

/** Keeps a permission of today although it was not seen in use (RULES.md 20); pressed again it is dropped. */
function Keep({ action }: { readonly action: string }) {
  const { keep } = settings.value;
  const isKept = keep.includes(action);
  return (
    <button
      type="button"
      class="link small"
      aria-pressed={isKept}
      onClick={() => setKnobs({ keep: isKept ? keep.filter((one) => one !== action) : [...keep, action] })}
      aria-label={`${isKept ? 'Kept' : 'Keep'} ${action}`}
    >
      {isKept ? '✓ kept' : 'keep'}
    </button>
  );
}
