import { stateFromDetails, type KnownState } from '../../apply/state-from-details.js';
import type { PrincipalRef } from '../../apply/types.js';
import { TrimtrailError } from '../../base/errors.js';
import { readText, type FileText } from '../policy-files.js';

/** The state of a principal from files of authorization details. Errors: `bad-policy`. */
export function stateInFiles(paths: readonly string[]): (ref: PrincipalRef) => Promise<KnownState | null> {
  return async (ref) => {
    const [path = ''] = paths;
    if (paths.length !== 1) throw new TrimtrailError('bad-usage', 'plan takes one --current');
    return stateInText(await readText(path), ref);
  };
}

/** The same of a text that is there already. Errors: `bad-policy`. */
export const stateInText = ({ name, text }: FileText, ref: PrincipalRef): KnownState | null =>
  stateFromDetails(parse(name, text), { ...ref, file: name });

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TrimtrailError('bad-policy', `${name} is not JSON`, { cause });
  }
}
