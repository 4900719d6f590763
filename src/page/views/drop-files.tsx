import { asError } from '../text/as-error.js';
import { useEffect, useState } from 'preact/hooks';
import { openFiles, prepareFiles } from '../data/memory.js';
import { useSource } from '../data/open-source.js';
import { DropZone } from '../parts/drop-zone.js';
import { Problem } from '../parts/waiting.js';

/** The page without a server: records come from files that are dropped here, and never leave the browser. */
export function DropFiles() {
  const [problem, setProblem] = useState<Error | null>(null);
  const [isAlone, setAlone] = useState(true);
  useEffect(() => void prepareFiles().catch(() => setAlone(false)), []);
  const open = (files: readonly File[]): void => {
    if (files.length === 0) return;
    setProblem(null);
    openFiles(files).then(useSource, (error: unknown) => setProblem(asError(error)));
  };
  if (!isAlone) return <NoToken />;
  return (
    <div class="welcome">
      <h1>What does a principal really use?</h1>
      <p class="soft">
        Drop CloudTrail’s event history as CSV or JSON, or trail files as they lie in S3. You get who called what, and a
        policy of just that, with the evidence for each line. Everything happens in this tab: nothing is uploaded.
      </p>
      <DropZone onFiles={open} label="Choose files">
        <p>
          <strong>Drop files here</strong>
        </p>
        <p class="small soft">event_history.csv, .json, .json.gz, lookup-events output</p>
      </DropZone>
      {problem === null ? null : <Problem error={problem} />}
      <p class="small soft">
        The policies of today can be dropped later, beside a principal. SQL needs the program:{' '}
        <code>trimtrail ui SOURCE</code>.
      </p>
    </div>
  );
}

/** The page of a running program, opened in a tab that was not given its token. */
function NoToken() {
  return (
    <div class="welcome">
      <h1>This tab may not ask</h1>
      <p>
        Open the address that “trimtrail ui” printed: it carries a token that keeps other pages and other users out, and
        a tab keeps it until it is closed.
      </p>
      <p class="small soft">
        If these are exported files, <code>catalog.json.gz</code> is missing beside them: copy the whole folder.
      </p>
    </div>
  );
}
