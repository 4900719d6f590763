import { parseArn } from '../base/arn.js';
import type { UsageRow } from '../base/usage-row.js';
import type { LeftOutPrincipal } from '../review/types.js';
import { principalKey } from '../usage/join-principals.js';
import type { FilterSpec } from '../usage/types.js';

const KINDS = { user: 'user', role: 'role' } as const;

/**
 * Users and roles that the policies of today name and that did nothing in the records. That says nothing of what these records can not
 * show, so nothing is taken from them: they are listed, and someone has to look.
 */
export function neverSeen(
  arns: readonly string[],
  rows: readonly UsageRow[],
  { accounts }: Pick<FilterSpec, 'accounts'>,
): readonly LeftOutPrincipal[] {
  const seen = new Set(rows.map(({ principal }) => principalKey(principal)));
  // the console's CSV gives a name and an account: who bears that name may have been at work
  const namesOnly = new Set(
    rows.flatMap(({ principal: { arn, name, account } }) => (arn === null ? [`${account ?? ''} ${name}`] : [])),
  );
  return [...new Set(arns)].flatMap((arn) => {
    const parts = parseArn(arn);
    const [type = '', ...path] = parts?.resource.split('/') ?? [];
    const [name, account] = [path.at(-1), parts?.account];
    const kind = Object.hasOwn(KINDS, type) ? KINDS[type as keyof typeof KINDS] : null;
    if (name === undefined || account === undefined || kind === null || seen.has(arn)) return [];
    if (namesOnly.has(`${account} ${name}`) || namesOnly.has(` ${name}`)) return [];
    if (accounts.length > 0 && !accounts.includes(account)) return [];
    return [{ principal: { kind, arn, name, account, id: null }, events: 0, why: WHY }];
  });
}

const WHY = 'has policies today and did nothing in these records; what they can not show is not known';
