/** The SQL editor: loaded when the SQL view is opened, since it is larger than all the rest of the page. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  completeFromList,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { sql, StandardSQL, type SQLNamespace } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SqlSchema } from '../../core.js';

export interface SqlEditor {
  readonly text: () => string;
  readonly setText: (text: string) => void;
  readonly destroy: () => void;
}

interface EditorOptions {
  readonly text: string;
  readonly schema: SqlSchema;
  readonly onRun: () => void;
  readonly onChange: (text: string) => void;
}

/**
 * Makes an editor in a shadow root of `host`: there CodeMirror brings its styles as constructed sheets, so the page's CSP needs no
 * exception for inline styles.
 */
export function createSqlEditor(host: HTMLElement, options: EditorOptions): SqlEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({ doc: options.text, extensions: extensionsFor(options) }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    destroy: () => view.destroy(),
  };
}

function extensionsFor({ schema, onRun, onChange }: EditorOptions): Extension {
  const run = {
    key: 'Mod-Enter',
    run: () => {
      onRun();
      return true;
    },
  };
  const functions = schema.functions.map((label) => ({ label, type: 'function' }));
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    sql({
      dialect: StandardSQL,
      schema: namespaceOf(schema),
      defaultTable: schema.tables[0]?.name ?? '',
      upperCaseKeywords: true,
    }),
    StandardSQL.language.data.of({ autocomplete: completeFromList(functions) }),
    keymap.of([run, { key: 'Tab', run: acceptCompletion }, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    syntaxHighlighting(COLOURS),
    LOOK,
  ];
}

/** Tables and their columns, with the fields of structs below their column. */
function namespaceOf(schema: SqlSchema): SQLNamespace {
  const tables: Record<string, SQLNamespace> = {};
  for (const { name, columns } of schema.tables) {
    const tree: Record<string, SQLNamespace> = {};
    for (const { name: path } of columns) plant(tree, path.split('.'));
    tables[name] = tree;
  }
  return tables;
}

function plant(tree: Record<string, SQLNamespace>, [head = '', ...rest]: readonly string[]): void {
  const below = (tree[head] ?? {}) as Record<string, SQLNamespace>; // only this function fills it
  tree[head] = below;
  if (rest.length > 0) plant(below, rest);
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-word)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-key)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
  '&': {
    fontSize: '13px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    minHeight: '150px',
    maxHeight: '50vh',
  },
  '.cm-scroller': { fontFamily: 'var(--mono)', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-soft)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--focus)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line-strong)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
});
