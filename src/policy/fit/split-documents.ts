import type { Statement } from '../../iam/types.js';
import { SID_ROOM, sizeOf as exactSize, type Origin } from './types.js';

const sizeOf = (origins: readonly Origin[]): number => exactSize(origins, SID_ROOM);

/**
 * Documents of at most `limit` characters each, along services: a service stays in one document while it fits there, a
 * statement in one piece while it fits. First fit, longest first; within a document the order stays as it was.
 * Null when it takes more than `most`, or when a single action on a single resource does not fit.
 */
export function splitDocuments(
  statements: readonly Origin[],
  limit: number,
  most: number,
): readonly (readonly Origin[])[] | null {
  if (sizeOf(statements) > limit * most) return null;
  const pieces = unitsOf(statements, limit);
  if (pieces === null) return null;
  const order = new Map(pieces.flat().map((origin, index) => [origin, index]));
  const rank = (origin: Origin | undefined): number => (origin === undefined ? 0 : (order.get(origin) ?? 0));
  const bins: Origin[][] = [];
  for (const unit of pieces.toSorted((a, b) => sizeOf(b) - sizeOf(a) || rank(a[0]) - rank(b[0]))) {
    const bin = bins.find((each) => sizeOf([...each, ...unit]) <= limit);
    if (bin !== undefined) bin.push(...unit);
    else if (bins.push([...unit]) > most) return null;
  }
  const sorted = bins.map((bin) => bin.toSorted((a, b) => rank(a) - rank(b)));
  return sorted.toSorted((a, b) => rank(a[0]) - rank(b[0]));
}

/** What is kept together: a service; where that is too long its statements; where one is too long its parts. */
function unitsOf(statements: readonly Origin[], limit: number): readonly (readonly Origin[])[] | null {
  const services = new Map<string, Origin[]>();
  for (const origin of statements) {
    const service = origin.statement.Action[0]?.split(':')[0] ?? '';
    const list = services.get(service) ?? [];
    services.set(service, list);
    list.push(origin);
  }
  const units: (readonly Origin[])[] = [];
  for (const list of services.values()) {
    if (sizeOf(list) <= limit) units.push(list);
    else {
      const parts = list.map((origin) => partsOf(origin, limit));
      for (const part of parts) {
        if (part === null) return null;
        units.push(...part.map((piece) => [piece]));
      }
    }
  }
  return units;
}

/** A statement in pieces that fit: its longer list in halves. */
function partsOf(origin: Origin, limit: number): readonly Origin[] | null {
  if (sizeOf([origin]) <= limit) return [origin];
  const { statement } = origin;
  const resourcesFirst = textLength(statement.Resource) >= textLength(statement.Action);
  const [longer, shorter] = resourcesFirst ? (['Resource', 'Action'] as const) : (['Action', 'Resource'] as const);
  const list = statement[longer].length > 1 ? longer : shorter;
  const texts = statement[list];
  if (texts.length < 2) return null;
  const middle = Math.ceil(texts.length / 2);
  const halves = [texts.slice(0, middle), texts.slice(middle)].map((half) =>
    partsOf({ ...origin, statement: withList(statement, list, half) }, limit),
  );
  const [first, second] = halves;
  return first === null || first === undefined || second === null || second === undefined
    ? null
    : [...first, ...second];
}

const textLength = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);

const withList = (statement: Statement, list: 'Action' | 'Resource', texts: readonly string[]): Statement => ({
  ...statement,
  [list]: texts,
});
