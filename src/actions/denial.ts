import { parseArnFormat } from '../base/arn-format.js';
import { parseArn } from '../base/arn.js';
import type { UsageRow } from '../base/usage-row.js';
import { nameOf, prefixOf, type Knowledge } from './knowledge.js';
import { grantOf, mapAsIfAllowed, type RowContext } from './map-row.js';
import { valuesAt } from './row-values.js';
import type { Grant, GrantResource } from './types.js';

/** The action an error message names, spelled as the catalogue does (`SNS:ListTopics` → `sns:ListTopics`); null without one. */
export function deniedAction(row: UsageRow, knowledge: Knowledge): string | null {
  const [text] = valuesAt(row, 'error.action');
  if (text === undefined || !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(text)) return null;
  const prefix = prefixOf(text).toLowerCase();
  const name = nameOf(text);
  const actions = Object.keys(knowledge.service(prefix)?.actions ?? {});
  const known = actions.find((action) => action.toLowerCase() === name.toLowerCase());
  return `${prefix}:${known ?? name}`;
}

/**
 * Grants of a denied call for the actions that `--include-denied` names (RULES.md 15). The action and ARN of the error
 * message are AWS's own words and win over what the parameters say.
 */
export function grantsOfDenied(row: UsageRow, context: RowContext, named: ReadonlySet<string>): readonly Grant[] {
  const mapped = mapAsIfAllowed(row, context).grants;
  const wanted = mapped.filter((grant) => named.has(grant.action.toLowerCase()));
  const action = deniedAction(row, context.knowledge);
  const stated = statedResource(row, context.knowledge);
  if (action === null || !named.has(action.toLowerCase())) return wanted;
  if (!wanted.some((grant) => grant.action === action)) {
    if (context.knowledge.action(action) === null) return wanted;
    if (stated === null && requiresResource(action, context.knowledge)) return wanted;
    const rule = { action, source: 'the error message' };
    return [...wanted, grantOf(rule, stated === null ? [] : [stated], { row, context })];
  }
  return wanted.map((grant) => (grant.action === action && stated !== null ? withStated(grant, stated) : grant));
}

const requiresResource = (action: string, knowledge: Knowledge): boolean =>
  (knowledge.action(action)?.required.length ?? 0) > 0;

/** The other resource types of the call stay; what has the type of the stated ARN is replaced by it. */
function withStated(grant: Grant, stated: GrantResource): Grant {
  if (grant.resources.length === 0) return grant;
  return { ...grant, resources: [...grant.resources.filter((one) => one.type !== stated.type), stated] };
}

/** The resource of the message as a grant's resource; null when it is none, a pattern, or not an ARN. */
export function statedResource(row: UsageRow, knowledge: Knowledge): GrantResource | null {
  const [text] = valuesAt(row, 'error.resource');
  const arn = text === undefined ? null : parseArn(text);
  if (text === undefined || arn === null || /[*?]/.test(text)) return null;
  const [actionText] = valuesAt(row, 'error.action');
  const prefix = actionText === undefined ? arn.service : prefixOf(actionText).toLowerCase();
  for (const [name, data] of Object.entries(knowledge.service(prefix)?.types ?? {})) {
    const variables = parseArnFormat(data.arn, text);
    if (variables !== null)
      return { ...STATED, service: prefix, type: name, format: data.arn, variables, taggable: data.taggable === true };
  }
  const { partition: Partition, region: Region, account: Account, resource: Resource } = arn;
  const format = `arn:\${Partition}:${/^[a-z0-9-]+$/.test(arn.service) ? arn.service : prefix}:\${Region}:\${Account}:\${Resource}`;
  return {
    ...STATED,
    service: prefix,
    type: null,
    format,
    variables: { Partition, Region, Account, Resource },
    taggable: false,
  };
}

const STATED = { prefixed: [], generated: [], verifiedBy: 'denial' } as const;
