import type { GrantedStatus } from '../../core.js';

/** Each status has a sign, a word and a colour; the first two are enough. */
export const STATUS: Readonly<
  Record<GrantedStatus, { readonly sign: string; readonly word: string; readonly tone: string; readonly means: string }>
> = {
  used: { sign: '●', word: 'used', tone: 'used', means: 'granted and seen in use' },
  unused: { sign: '○', word: 'unused', tone: 'unused', means: 'granted, would have been seen, was not' },
  unobservable: {
    sign: '◌',
    word: 'not observable',
    tone: 'unseen',
    means: 'granted; its use would not show, or not for long enough',
  },
  'unobserved-use': {
    sign: '◐',
    word: 'used unseen',
    tone: 'used',
    means: 'granted; last-accessed data date an attempt that the records lack',
  },
  'not-granted': { sign: '◆', word: 'not granted', tone: 'bad', means: 'used although no policy of today allows it' },
  denied: { sign: '✕', word: 'denied', tone: 'denied', means: 'only ever denied' },
};

/** The order in which they are told: what can go first. */
export const GRANTED_ORDER: readonly GrantedStatus[] = [
  'used',
  'unobserved-use',
  'not-granted',
  'unused',
  'unobservable',
  'denied',
];

export function Status({ status }: { readonly status: GrantedStatus }) {
  const { sign, word, tone, means } = STATUS[status];
  return (
    <span class={`status tone-${tone}`} title={means}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
}

const SEVERITY = { high: '▲', medium: '■', low: '·' } as const;

export function Severity({ severity }: { readonly severity: keyof typeof SEVERITY }) {
  return (
    <span class={`severity severity-${severity}`}>
      <span aria-hidden="true">{SEVERITY[severity]}</span> {severity}
    </span>
  );
}
