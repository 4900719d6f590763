import { CORPORA, ensureCorpus } from './write-corpus.js';

const [which = 'account', size] = process.argv.slice(2);
const spec =
  which === 'small'
    ? CORPORA.small()
    : which === 'keys'
      ? CORPORA.keys(Number(size ?? 2_000_000))
      : CORPORA.account(Number(size ?? 0.5));
process.stdout.write(`${ensureCorpus(spec)}\n`);
