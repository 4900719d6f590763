import type { CallCount, ResourceCount } from '../../core.js';
import { DeniedLink, RecordsLink } from '../parts/link.js';
import { More } from '../parts/more.js';
import { shortService } from '../text/arns.js';

const total = ({ allowed, denied, failed, unclear }: CallCount): number => allowed + denied + failed + unclear;

export function TopCalls({ calls }: { readonly calls: readonly CallCount[] }) {
  return (
    <section class="card" aria-label="Calls">
      <h2>Calls</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Call and the permission it needs</th>
            <th scope="col" class="right">
              Denied
            </th>
            <th scope="col" class="right">
              Events
            </th>
          </tr>
        </thead>
        <More
          items={calls}
          as="tbody"
          row={(call) => <CallRow key={`${call.eventSource} ${call.eventName}`} call={call} />}
        />
      </table>
    </section>
  );
}

function CallRow({ call }: { readonly call: CallCount }) {
  const { eventSource, eventName, actions, denied } = call;
  return (
    <tr>
      <td class="wrap">
        {shortService(eventSource)} <strong>{eventName}</strong>
        <br />
        <span class="mono small soft">{actions.length === 0 ? 'no permission' : actions.join(', ')}</span>
      </td>
      <td class="right">
        <DeniedLink
          count={denied}
          of={{
            title: `${eventSource} ${eventName}, denied`,
            narrow: { services: [eventSource] },
            match: { eventName, outcome: 'denied' },
          }}
        />
      </td>
      <td class="right">
        <RecordsLink
          count={total(call)}
          of={{ title: `${eventSource} ${eventName}`, narrow: { services: [eventSource] }, match: { eventName } }}
        />
      </td>
    </tr>
  );
}

export function TopResources({ resources }: { readonly resources: readonly ResourceCount[] }) {
  return (
    <section class="card" aria-label="Resources">
      <h2>Resources</h2>
      <More
        items={resources}
        as="ul"
        row={({ resource, actions, events }) => (
          <li key={resource} class="resource">
            <span class="mono small wrap grow">
              {resource}
              <span class="soft"> {actions.join(', ')}</span>
            </span>
            <RecordsLink
              count={events}
              of={{ title: resource, behind: { kind: 'use', action: null, resources: [resource] } }}
            />
          </li>
        )}
      />
    </section>
  );
}
