import { stateFromDetails, type KnownState } from '../../apply/state-from-details.js';
import type { PrincipalRef } from '../../apply/types.js';
import { TrimtrailError } from '../../base/errors.js';
import { opened } from '../../iam/policy-documents.js';
import { readText, type FileText } from '../policy-files.js';

/** The state of a principal from files of authorization details. Errors: `bad-policy`. */
export function stateInFiles(paths: readonly string[]): (ref: PrincipalRef) => Promise<KnownState | null> {
  return async (ref) => {
    const [path = ''] = paths;
    if (paths.length !== 1) throw new TrimtrailError('bad-usage', 'plan takes one --current');
    return stateInText(await readText(path), ref);
  };
}

/** The same of texts that are there already. Errors: `plan-refused` when none of them, or more than one, holds such details; `bad-policy`. */
export function stateInTexts(files: readonly FileText[]): (ref: PrincipalRef) => Promise<KnownState | null> {
  const [details, ...more] = files.filter((file) => opened(file).details !== null);
  if (details !== undefined && more.length === 0) return (ref) => Promise.resolve(stateInText(details, ref));
  const why =
    details === undefined
      ? 'the policies of today do not say what they are attached to'
      : 'more than one file says what is attached';
  throw new TrimtrailError('plan-refused', why, {
    hint: 'give one file: the whole output of aws iam get-account-authorization-details',
  });
}

const stateInText = ({ name, text }: FileText, ref: PrincipalRef): KnownState | null =>
  stateFromDetails(parse(name, text), { ...ref, file: name });

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TrimtrailError('bad-policy', `${name} is not JSON`, { cause });
  }
}
