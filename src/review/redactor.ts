import { isAddress } from '../base/ip-range.js';
import { Pseudonyms, type SecretKind } from './pseudonyms.js';

export interface RedactorOptions {
  /** Service in an ARN → the words that ARNs of its types hold themselves: `iam` → `role`, `user`. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
}

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/;
const PARTITION = /^aws(?:-[a-z]+)*$/;
/** A piece of an ARN's resource: a separator, a wildcard, a variable, or text with its escapes. */
const PIECES = /[/:]|\*|\?+|\$\{[^*?$}][^}]*\}|(?:\$\{[*?$]\}|\$(?!\{)|[^/:*?$])+/gu;
const VARIABLE = /^\$\{([^,}]+)/;
const ARN_IN_TEXT = /arn:[a-z-]+:[^\s"'`,;()]+/gu;

/** What can be known by its form alone. Source: IAM User Guide, "IAM identifiers" (unique ID prefixes, access keys). */
const FORMS: readonly (readonly [SecretKind, RegExp])[] = [
  ['key', /(?<![A-Za-z0-9])A(?:KI|SI)A[A-Z0-9]{8,}(?![A-Za-z0-9])/g],
  ['id', /(?<![A-Za-z0-9])A(?:ID|RO|GP|NP|IP|BI|CC|SC|PK)A[A-Z0-9]{8,}(?![A-Za-z0-9])/g],
  ['event', /(?<![0-9A-Za-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])/gi],
  ['account', /(?<!\d)\d{12}(?!\d)/g],
  ['address', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])(?:\/\d{1,2})?/g],
  ['address', /(?<![0-9a-fA-F:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?:\/\d{1,3})?/g],
];

/** Replaces what identifies an account by pseudonyms; what is AWS's own (actions, services, regions, types) stays. */
export class Redactor {
  readonly #pseudonyms = new Pseudonyms();
  readonly #words: RedactorOptions['words'];

  constructor({ words }: RedactorOptions) {
    this.#words = words;
  }

  /** A text that identifies something, as a whole. */
  secret(kind: SecretKind, text: string): string {
    return text === '' ? text : this.#pseudonyms.of(kind, text);
  }

  account(text: string): string {
    return ACCOUNT.test(text) ? this.secret('account', text) : this.prose(text);
  }

  /** An ARN or a pattern of one: it keeps its shape and its wildcards. Anything else is a name. */
  arn(text: string): string {
    const [head = '', partition = '', service = '', region = '', account = '', ...rest] = text.split(':');
    if (head !== 'arn' || rest.length === 0) return this.#pieces(text, new Set());
    // AWS's own policies and images are the same for everyone
    if (account === 'aws') return text;
    const words = this.#words.get(service) ?? new Set();
    return [
      head,
      PARTITION.test(partition) || /^[*?]*$/.test(partition) ? partition : this.#pieces(partition, words),
      /^[a-z0-9-]*$/.test(service) ? service : this.#pieces(service, words),
      REGION.test(region) ? region : this.#pieces(region, words),
      ACCOUNT.test(account) ? this.secret('account', account) : this.#pieces(account, words),
      this.#pieces(rest.join(':'), words),
    ].join(':');
  }

  /** A value of a condition. */
  value(text: string): string {
    if (/^(?:true|false|\d{1,11}|\d{4}-\d\d-\d\dT[\d:]+Z)$/i.test(text) || REGION.test(text)) return text;
    if (/^[a-z0-9-]+(?:\.[a-z]{2}(?:-[a-z]+)+-\d+)?\.amazonaws\.com(?:\.cn)?$/.test(text)) return text;
    if (text.startsWith('arn:')) return this.arn(text);
    if (ACCOUNT.test(text)) return this.secret('account', text);
    if (isAddress(text.split('/')[0] ?? '')) return this.secret('address', text);
    return this.#pieces(text, new Set(), 'value');
  }

  /** Running text of ours with texts from records in it. */
  prose(text: string): string {
    const shaped = text.replace(ARN_IN_TEXT, (arn) => this.arn(arn));
    const formed = FORMS.reduce(
      (sofar, [kind, form]) => sofar.replace(form, (found) => this.#byForm(kind, found)),
      shaped,
    );
    return this.#pseudonyms.replaceIn(formed);
  }

  #byForm(kind: SecretKind, found: string): string {
    return kind === 'address' && !isAddress(found.split('/')[0] ?? '') ? found : this.secret(kind, found);
  }

  #pieces(text: string, words: ReadonlySet<string>, kind: SecretKind = 'name'): string {
    return text.replace(PIECES, (piece) => {
      if (/^(?:[/:*]|\?+)$/.test(piece) || words.has(piece)) return piece;
      if (piece.startsWith('${') && VARIABLE.test(piece) && !/^\$\{[*?$]\}/.test(piece)) return this.#variable(piece);
      return this.secret(ACCOUNT.test(piece) ? 'account' : kind, piece);
    });
  }

  /** A variable keeps its key, not its default. */
  #variable(piece: string): string {
    const key = VARIABLE.exec(piece)?.[1] ?? '';
    return `\${${key.trim()}}`;
  }
}
