import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { PolicyLine, RenderedFormat, StatementView } from '../../core.js';
import { go } from '../state/router.js';
import { codeLines, tokensOf, type CodeLine } from '../text/code-lines.js';
import { grouped } from '../text/numbers.js';
import { Link } from './link.js';

interface CodeProps {
  readonly text: string;
  readonly format: RenderedFormat;
  readonly statements: readonly StatementView[];
  /** `3.s3:GetObject`. */
  readonly line: string | null;
  readonly label: string;
}

/** A policy as text. Each line that names an action says how many events are behind it, and opens them. */
export function Code({ text, format, statements, line, label }: CodeProps) {
  const lines = useMemo(() => codeLines(text, statements), [text, statements]);
  return (
    <div class="code" role="region" aria-label={label} tabIndex={0}>
      <ol>
        {lines.map((one, index) => (
          <Line key={index} line={one} format={format} statements={statements} chosen={line} />
        ))}
      </ol>
    </div>
  );
}

interface LineProps {
  readonly line: CodeLine;
  readonly format: RenderedFormat;
  readonly statements: readonly StatementView[];
  readonly chosen: string | null;
}

function Line({ line: { text, names }, format, ...rest }: LineProps) {
  if (names !== null) return <ActionLine text={text} names={names} format={format} {...rest} />;
  return (
    <li>
      <Tokens text={text} format={format} />
    </li>
  );
}

interface ActionLineProps extends Omit<LineProps, 'line'> {
  readonly text: string;
  readonly names: NonNullable<CodeLine['names']>;
}

function ActionLine({ text, names, format, statements, chosen }: ActionLineProps) {
  const key = `${names.statement}.${names.action}`;
  const of = statements[names.statement]?.lines.find(({ action }) => action === names.action);
  const isOn = key === chosen;
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOn) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isOn]);
  const shown = of === undefined ? '?' : basisText(of);
  return (
    <li
      ref={ref}
      class={`code-action basis-${(of?.basis ?? 'used').replace(' ', '-')}${isOn ? ' on' : ''}`}
      onClick={(event) => {
        // the link in it goes there by itself
        if (!(event.target instanceof HTMLAnchorElement)) go({ line: isOn ? null : key });
      }}
    >
      <Tokens text={text} format={format} />
      <Link
        to={{ line: isOn ? null : key }}
        class="code-count"
        current={isOn ? 'true' : undefined}
        label={`${shown}: why ${names.action} is there`}
      >
        {shown}
      </Link>
    </li>
  );
}

/** `12`, `3 inferred`, `kept`. */
const basisText = ({ basis, events }: PolicyLine): string =>
  basis === 'used' ? grouped(events) : events > 0 ? `${grouped(events)} ${basis}` : basis;

export function Tokens({ text, format }: { readonly text: string; readonly format: RenderedFormat }) {
  return (
    <code>
      {tokensOf(text, format).map(({ kind, text: part }, index) =>
        kind === 'plain' ? (
          part
        ) : (
          <span key={index} class={`token-${kind}`}>
            {part}
          </span>
        ),
      )}
    </code>
  );
}
