import type { Redactor } from './redactor.js';

/** Elements of a policy whose texts are AWS's words. Source: IAM User Guide, "IAM JSON policy elements reference". */
const PUBLIC: ReadonlySet<string> = new Set(['Version', 'Effect', 'Action', 'NotAction']);

/** A policy document as someone wrote it, redacted element by element; what is no known element is taken for a name. */
export function redactDocument(redactor: Redactor, document: unknown, element: string | null = null): unknown {
  if (typeof document === 'string') return redactText(redactor, document, element);
  if (Array.isArray(document)) return document.map((entry) => redactDocument(redactor, entry, element));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => {
      if (element === 'Condition') return [key, redactKeys(redactor, value)];
      return [key, redactDocument(redactor, value, key)];
    }),
  );
}

/** Operator → key → values. */
function redactKeys(redactor: Redactor, keys: unknown): unknown {
  if (typeof keys !== 'object' || keys === null) return redactDocument(redactor, keys, null);
  return Object.fromEntries(
    Object.entries(keys).map(([key, values]) => {
      const slash = key.indexOf('/');
      const shown = slash < 0 ? key : `${key.slice(0, slash + 1)}${redactor.secret('name', key.slice(slash + 1))}`;
      return [shown, redactDocument(redactor, values, 'value')];
    }),
  );
}

function redactText(redactor: Redactor, text: string, element: string | null): string {
  if (element !== null && PUBLIC.has(element)) return text;
  if (element === 'value') return redactor.value(text);
  if (element === 'Sid' || element === 'Id') return redactor.secret('statement', text);
  return redactor.arn(text);
}
