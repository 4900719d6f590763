import { formatVariables, mayHoldSlashes } from '../../base/arn-format.js';
import type { ActionData, ServiceData } from '../../catalog/types.js';
import { intersects } from '../../iam/intersects.js';
import { matchAction } from '../../iam/match.js';
import type { LintCatalog } from './types.js';

/** An action with the resources it can be used on, as patterns; empty: only `*`. */
export interface KnownAction {
  readonly name: string;
  readonly formats: readonly KnownFormat[];
}

export interface KnownFormat {
  readonly pattern: string;
  /** Slashes in every ARN of the format; null where a value may hold some. */
  readonly slashes: number | null;
}

/** The actions of the catalogue that a pattern of an `Action` element names. */
export async function actionsNamed(pattern: string, catalog: LintCatalog): Promise<readonly KnownAction[]> {
  const colon = pattern.indexOf(':');
  if (colon < 0) return pattern === '*' ? EVERYTHING : [];
  const prefix = pattern.slice(0, colon).toLowerCase();
  const prefixes = /[*?]/.test(prefix) ? catalog.index.prefixes.filter((each) => matchAction(prefix, each)) : [prefix];
  const found: KnownAction[] = [];
  for (const each of prefixes) {
    const service = await catalog.service(each);
    if (service === null) continue;
    for (const [name, data] of Object.entries(service.actions)) {
      if (matchAction(pattern, `${each}:${name}`))
        found.push({ name: `${each}:${name}`, formats: formatsOf(data, service) });
    }
  }
  return found;
}

const ANY: KnownFormat = { pattern: '*', slashes: null };
/** `*` names every action; one that fits any resource stands for them. */
const EVERYTHING: readonly KnownAction[] = [{ name: '*', formats: [ANY] }];

function formatsOf({ required, optional }: ActionData, { types }: ServiceData): readonly KnownFormat[] {
  return [...required, ...optional].flatMap((type) => {
    const data = types[type];
    // a type of another service, or one the catalogue has no format for, may be anything
    return data === undefined ? [ANY] : [data.arn, ...(data.otherArns ?? [])].map(knownFormat);
  });
}

function knownFormat(format: string): KnownFormat {
  const names = formatVariables(format);
  const pattern = names.reduce((text, name) => text.replaceAll(`\${${name}}`, '*'), format);
  return { pattern, slashes: names.some(mayHoldSlashes) ? null : slashesIn(pattern) };
}

const slashesIn = (text: string): number => text.split('/').length - 1;

/** Is there an ARN of one of the action's formats that the pattern of a `Resource` element matches? */
export function isUsableOn({ formats }: KnownAction, resource: string): boolean {
  if (resource === '*') return true;
  return formats.some(
    ({ pattern, slashes }) => (slashes === null || slashesIn(resource) <= slashes) && partsIntersect(pattern, resource),
  );
}

/** Part by part where both have the six of an ARN: a `*` in one part is not meant to make up the next. */
function partsIntersect(pattern: string, resource: string): boolean {
  const [a, b] = [partsOf(pattern), partsOf(resource)];
  if (a.length !== b.length) return intersects(pattern, resource);
  return a.every((part, index) => intersects(part, b[index] ?? ''));
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? [arn] : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
