import type { PolicyView, RenderedFormat } from '../../core.js';
import { Code } from '../parts/code.js';
import { CopyButton } from '../parts/copy-button.js';
import { Link } from '../parts/link.js';
import { go, url } from '../state/router.js';
import { FORMATS } from '../state/url-state.js';
import { TodayText } from './today-text.js';

export const FORMAT_NAMES: Readonly<Record<RenderedFormat, string>> = {
  json: 'JSON',
  terraform: 'Terraform',
  cloudformation: 'CloudFormation',
  cdk: 'CDK',
};

/** The policy in one of its formats, alone or beside today's. */
export function PolicyText({ view }: { readonly view: PolicyView }) {
  const { format, line, beside } = url.value;
  const isBeside = beside && view.current !== null;
  const rendered = view.rendered[format];
  return (
    <section class="card" aria-label="Policy text">
      <header>
        <nav class="tabs" aria-label="Format">
          {FORMATS.map((one) => (
            <Link key={one} to={{ format: one }} current={one === format ? 'true' : undefined}>
              {FORMAT_NAMES[one]}
            </Link>
          ))}
        </nav>
        <span class="row">
          {view.current === null ? null : (
            <label class="row small">
              <input
                type="checkbox"
                checked={beside}
                onChange={(event) => go({ beside: event.currentTarget.checked })}
              />
              beside today’s
            </label>
          )}
          {'text' in rendered ? <CopyButton text={rendered.text} /> : null}
        </span>
      </header>
      <div class={isBeside ? 'beside' : ''}>
        {isBeside && view.current !== null ? <TodayText current={view.current} diff={view.diff} /> : null}
        {'text' in rendered ? (
          <Code
            text={rendered.text}
            format={format}
            statements={view.statements}
            line={line}
            label={`Policy as ${FORMAT_NAMES[format]}`}
          />
        ) : (
          <p class="problem">{rendered.refused}</p>
        )}
      </div>
      <p class="small soft">
        The figure at the right of an action is the number of events behind it. Click a line to see them.
      </p>
    </section>
  );
}
