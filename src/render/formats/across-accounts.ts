import type { PolicyDocument, Statement } from '../../iam/types.js';
import type { Piece } from './types.js';

/**
 * RULES.md 16: in a document for many accounts a resource of the caller's own account has `*` in its account field and the
 * statement says `aws:ResourceAccount` = `${aws:PrincipalAccount}`. Templates are deployed in one account, so there the
 * field becomes that account, and the partition that of the deployment.
 */
export const isForManyAccounts = (document: PolicyDocument): boolean => document.Statement.some(isOwnAccount);

export function isOwnAccount({ Condition }: Statement): boolean {
  return Condition?.['StringEquals']?.['aws:ResourceAccount'] === '${aws:PrincipalAccount}';
}

const ARN = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):/;

/** The parts of a resource of a statement for many accounts: literal text, partition, account. */
export function piecesOf(resource: string, ownAccount: boolean): readonly Piece[] {
  const [head, partition = '', service = '', region = '', account = ''] = ARN.exec(resource) ?? [];
  if (head === undefined) return [{ text: resource }];
  const open = ownAccount && account === '*';
  const rest = resource.slice(head.length);
  return merge([
    { text: 'arn:' },
    /[*?$]/.test(partition) ? { text: partition } : 'partition',
    { text: `:${service}:${region}:` },
    open ? 'account' : { text: account },
    { text: `:${rest}` },
  ]);
}

function merge(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === 'object' && typeof last === 'object') merged.splice(-1, 1, { text: last.text + piece.text });
    else merged.push(piece);
  }
  return merged;
}
