import type { OptionRow } from './option-table.js';

/** Options of `ui`. */
export const UI_OPTIONS = [
  { name: 'port', value: 'N', group: 'page', help: 'the port to listen on; any that is free unless given' },
  { name: 'no-open', group: 'page', help: 'print the address and open no browser' },
  { name: 'host', value: 'ADDRESS', group: 'page', default: '127.0.0.1', help: 'the address to listen on' },
  {
    name: 'allow-remote',
    group: 'page',
    help: 'with --host: let other machines connect; whoever has the address with its token sees everything',
  },
  {
    name: 'export',
    value: 'DIR',
    group: 'page',
    help: 'write the page as files for any static host: there it reads what is dropped on it, in the browser alone',
  },
] as const satisfies readonly OptionRow[];
