import { CONDITION_KINDS, type ConditionKind } from '../../base/condition-kinds.js';
import { settings } from '../state/asked.js';
import { setKnobs } from '../state/set-knobs.js';

const TEXT: Readonly<Record<ConditionKind, readonly [string, string]>> = {
  region: ['Region', 'only where it was called'],
  vpce: ['VPC endpoint', 'only through the endpoints that were used'],
  'source-ip': ['Source address', 'only from the public addresses that were seen'],
  mfa: ['MFA', 'only with a second factor'],
  via: ['Through a service', 'only when the services that were seen call for it'],
  org: ['Organization', 'only on resources of the organization'],
  account: ['Account', 'only on resources of the accounts that were seen'],
};
const KINDS = Object.keys(CONDITION_KINDS) as readonly ConditionKind[]; // keys of a constant table

/** Conditions that every call supports (RULES.md 26); where the calls do not, a finding says why. */
export function ConditionSwitches() {
  const on = settings.value.conditions;
  const toggle = (kind: ConditionKind): void =>
    setKnobs({ conditions: KINDS.filter((one) => (one === kind ? !on.includes(kind) : on.includes(one))) });
  return (
    <details open={on.length > 0}>
      <summary>
        <h3>Conditions</h3>
        <span class="small soft">{on.length === 0 ? 'none' : on.join(', ')}</span>
      </summary>
      <p class="small soft">
        Added where 20 calls over 30 days all agree; a call that comes another way is then denied.
      </p>
      {KINDS.map((kind) => (
        <label key={kind} class="switch">
          <input type="checkbox" role="switch" checked={on.includes(kind)} onChange={() => toggle(kind)} />
          <span>
            {TEXT[kind][0]} <span class="small soft">{TEXT[kind][1]}</span>
          </span>
        </label>
      ))}
    </details>
  );
}
