import type { Finding } from '../../base/findings.js';
import { FINDINGS } from '../../base/findings.js';
import { counted } from '../text/numbers.js';
import { ADVICE } from '../text/advice.js';
import { Severity } from './status.js';

/** Findings, gravest first, each with what it means and what to do. */
export function Findings({ findings, open = false }: FindingsProps) {
  if (findings.length === 0) return <p class="soft">Nothing to know beyond the figures.</p>;
  const [grave, low] = [findings.filter(isGrave), findings.filter((one) => !isGrave(one))];
  return (
    <>
      <List findings={grave} open={open} />
      {low.length === 0 ? null : (
        <details class="low" open={grave.length === 0}>
          <summary class="small soft">{counted(low.length, 'more', 'more')} of low severity</summary>
          <List findings={low} open={false} />
        </details>
      )}
    </>
  );
}

interface FindingsProps {
  readonly findings: readonly Finding[];
  /** The gravest are shown with what they mean. */
  readonly open?: boolean;
}

const isGrave = ({ severity }: Finding): boolean => severity !== 'low';

function List({ findings, open }: Required<FindingsProps>) {
  return (
    <ul class="findings">
      {findings.map((one) => (
        <li key={`${one.code} ${one.message}`}>
          <details open={open && one.severity === 'high'}>
            <summary>
              <Severity severity={one.severity} />
              <span class="grow wrap">{one.message}</span>
            </summary>
            <div class="finding-body small">
              <p>{FINDINGS[one.code].means}</p>
              {ADVICE[one.code] === undefined ? null : (
                <p>
                  <strong>What to do: </strong>
                  {ADVICE[one.code]}
                </p>
              )}
              <p class="soft">
                <code>{one.code}</code> · about {counted(one.count, 'thing')}
              </p>
              {one.detail === undefined ? null : (
                <pre class="detail" tabIndex={0} aria-label="Detail">
                  {detailText(one.detail)}
                </pre>
              )}
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

const detailText = (detail: unknown): string => (typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2));
