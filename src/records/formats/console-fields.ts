import type { Fields } from '../found.js';
import { isObject, parseIfJson } from '../parse-json.js';

/** Event history's resources, `[{resourceType, resourceName}]` in either case, or JSON text of it, as a record's. */
export function consoleResources(value: unknown): readonly Fields[] | undefined {
  const list = parseIfJson(value);
  if (!Array.isArray(list)) return undefined;
  return list.filter(isObject).map((entry) => ({
    type: entry['resourceType'] ?? entry['ResourceType'],
    name: entry['resourceName'] ?? entry['ResourceName'],
  }));
}
