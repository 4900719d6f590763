import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlSchema } from '../../core.js';
import type { SqlEditor } from './sql-editor.js';

interface EditorPlaceProps {
  readonly schema: SqlSchema;
  readonly text: string;
  readonly onRun: () => void;
  readonly onChange: (text: string) => void;
}

/** Where the editor goes once it is loaded. Another `text` replaces what is in it. */
export function EditorPlace({ schema, text, onRun, onChange }: EditorPlaceProps) {
  const ref = useRef<HTMLDivElement>(null);
  const editor = useRef<SqlEditor | null>(null);
  const run = useRef(onRun);
  run.current = onRun;
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      const { createSqlEditor } = await import('./sql-editor.js');
      if (isGone || ref.current === null) return;
      editor.current = createSqlEditor(ref.current, { text, schema, onRun: () => run.current(), onChange });
      setReady(true);
    };
    void load();
    return () => {
      isGone = true;
      editor.current?.destroy();
    };
  }, []);
  useEffect(() => {
    if (editor.current === null || editor.current.text() === text) return;
    editor.current.setText(text);
  }, [text]);
  return (
    <>
      <div ref={ref} class="editor" />
      {isReady ? null : <p class="small soft">loading the editor …</p>}
    </>
  );
}
