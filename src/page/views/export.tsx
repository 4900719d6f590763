import { useState } from 'preact/hooks';
import type { ExportFile, ExportKind } from '../../core.js';
import { theSource } from '../data/source.js';
import { CopyButton } from '../parts/copy-button.js';
import { saveFile } from '../parts/save-file.js';
import { Verdict } from '../parts/verdict.js';
import { Problem, Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection, settings } from '../state/asked.js';
import { url } from '../state/router.js';
import { bytes } from '../text/numbers.js';
import { usePolicy } from './policy.js';
import { PrincipalHead } from './principal-head.js';

const KINDS: Readonly<Record<ExportKind, readonly [string, string]>> = {
  json: ['Policy as JSON', 'as IAM takes it; carried denials beside it'],
  terraform: ['Terraform', 'a data source and its policy'],
  cloudformation: ['CloudFormation', 'a template'],
  cdk: ['CDK', 'a construct in TypeScript'],
  report: ['Report', 'HTML for a reviewer: evidence, findings, proof and your notes'],
  'report-markdown': ['Report as Markdown', 'the same for a pull request or a ticket'],
  'report-json': ['Report as JSON', 'the same for programs'],
  explain: ['Evidence as text', 'why each statement is there'],
  csv: ['Usage as CSV', 'the calls with their counts'],
  plan: ['Plan', 'for “trimtrail apply”; nothing is changed by making one'],
};

/** Files to take away. The page itself never changes an account. */
export function Export() {
  const answer = usePolicy(null);
  return (
    <>
      <PrincipalHead what="Export" />
      <Waiting answer={answer} what="making the policy">
        {({ proof }) => (
          <>
            <Verdict proof={proof} />
            {proof.proved ? null : <p class="small">What is exported now carries these open points.</p>}
          </>
        )}
      </Waiting>
      <ul class="cards section exports">
        {theSource().exportKinds.map((kind) => (
          <ExportItem key={kind} kind={kind} />
        ))}
      </ul>
    </>
  );
}

function ExportItem({ kind }: { readonly kind: ExportKind }) {
  const [wanted, setWanted] = useState(false);
  const query = { kind, selection: selection.value, settings: settings.value, current: url.value.current };
  const answer = useAnswer(wanted ? `export ${JSON.stringify(query)}` : null, (asking) =>
    theSource().exportFiles(query, asking),
  );
  const save = (): void => {
    void theSource()
      .exportFiles(query)
      .then(
        (files) => files.forEach(saveFile),
        () => setWanted(true),
      );
  };
  const [title, about] = KINDS[kind];
  return (
    <li class="card">
      <h2>{title}</h2>
      <p class="small soft">{about}</p>
      <p class="row">
        <button type="button" class="primary" onClick={save} aria-label={`Save ${title}`}>
          Save
        </button>
        <button
          type="button"
          onClick={() => setWanted(!wanted)}
          aria-expanded={wanted}
          aria-label={`${wanted ? 'Hide' : 'Look at'} ${title}`}
        >
          {wanted ? 'Hide' : 'Look'}
        </button>
      </p>
      {!wanted ? null : answer.error === null ? <Files files={answer.data ?? []} /> : <Problem error={answer.error} />}
    </li>
  );
}

function Files({ files }: { readonly files: readonly ExportFile[] }) {
  return (
    <>
      {files.map((file) => (
        <div key={file.name} class="file">
          <p class="row small">
            <span class="mono wrap grow">{file.name}</span>
            <span class="soft">{bytes(file.text.length)}</span>
            <CopyButton text={file.text} />
          </p>
          <pre class="record-json" tabIndex={0} aria-label={file.name}>
            {file.text.slice(0, 60_000)}
          </pre>
        </div>
      ))}
    </>
  );
}
