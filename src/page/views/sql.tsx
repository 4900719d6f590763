import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlResult, SqlSchema, SqlSource } from '../../core.js';
import { theSource } from '../data/source.js';
import { CopyButton } from '../parts/copy-button.js';
import { EditorPlace } from '../parts/editor-place.js';
import { SqlResultView } from './sql-result.js';
import { Problem, Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { asError } from '../text/as-error.js';
import { go, url } from '../state/router.js';

/** Rows of the first page. */
const ROWS = 200;

/** Athena's SQL over the records. */
export function Sql() {
  const { sql } = theSource();
  const schema = useAnswer(sql === null ? null : 'schema', (asking) => (sql as SqlSource).schema(asking)); // asked only when there is one
  return (
    <>
      <div class="title">
        <h1>SQL</h1>
        <p class="soft small">Athena’s own, over the table that CloudTrail’s DDL makes. What runs here runs there.</p>
      </div>
      {sql === null ? (
        <p class="card">
          There is no SQL in a page without the program. Start it with <code>trimtrail ui SOURCE</code>.
        </p>
      ) : (
        <Waiting answer={schema} what="opening the table">
          {(known) => <Desk sql={sql} schema={known} />}
        </Waiting>
      )}
    </>
  );
}

interface Run {
  readonly result: SqlResult | null;
  readonly error: Error | null;
  readonly isRunning: boolean;
}

const IDLE: Run = { result: null, error: null, isRunning: false };

/** Runs one query at a time; another one, or leaving the view, cancels it. */
function useRun(sql: SqlSource): Run & { readonly start: (text: string) => void; readonly cancel: () => void } {
  const [run, setRun] = useState(IDLE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = (text: string): void => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setRun((last) => ({ ...last, error: null, isRunning: true }));
    const settle = (change: Partial<Run>): void => {
      if (running.current === control) setRun({ ...IDLE, ...change });
    };
    sql.run({ sql: text, limit: ROWS }, { signal: control.signal }).then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error: control.signal.aborted ? new Error('cancelled') : asError(error) }),
    );
  };
  return { ...run, start, cancel: () => running.current?.abort() };
}

function Desk({ sql, schema }: { readonly sql: SqlSource; readonly schema: SqlSchema }) {
  const { result, error, isRunning, start, cancel } = useRun(sql);
  const text = useRef(url.value.sql ?? schema.starters[0]?.sql ?? '');
  const run = (): void => {
    go({ sql: text.current }, 'replace');
    start(text.current);
  };
  return (
    <div class="desk">
      <div class="stack">
        <section class="card editor-card" aria-label="Query">
          <EditorPlace
            schema={schema}
            text={url.value.sql ?? text.current}
            onRun={run}
            onChange={(now) => (text.current = now)}
          />
          <div class="row editor-tools">
            <button type="button" class="primary" onClick={run} title="Ctrl Enter">
              Run
            </button>
            {isRunning ? (
              <button type="button" onClick={cancel}>
                Cancel
              </button>
            ) : null}
            <span class="grow small soft" role="status">
              {isRunning ? 'running …' : ''}
            </span>
            <CopyButton text={() => text.current} label="Copy as Athena" />
          </div>
        </section>
        {error === null ? null : <Problem error={error} />}
        {result === null ? null : <SqlResultView sql={sql} first={result} key={result.id} />}
      </div>
      <Aside schema={schema} onChoose={(chosen) => go({ sql: chosen })} />
    </div>
  );
}

function Aside({ schema, onChoose }: { readonly schema: SqlSchema; readonly onChoose: (sql: string) => void }) {
  return (
    <div class="stack">
      <section class="card" aria-label="Starters">
        <h2>Start from</h2>
        <ul class="starters">
          {schema.starters.map(({ title, about, sql }) => (
            <li key={title}>
              <button type="button" class="link" onClick={() => onChoose(sql)}>
                {title}
              </button>
              <p class="small soft">{about}</p>
            </li>
          ))}
        </ul>
      </section>
      {schema.tables.map(({ name, columns }) => (
        <details class="card" key={name} open={schema.tables.length === 1}>
          <summary>
            <strong class="mono">{name}</strong>
          </summary>
          <ul class="columns mono small" tabIndex={0} aria-label={`Columns of ${name}`}>
            {columns.map((column) => (
              <li key={column.name} class="row" title={column.type}>
                <span class="grow wrap">{column.name}</span>
                <span class="soft wrap">{column.type.replace(/<.*/s, '')}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
