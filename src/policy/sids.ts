import type { AccessLevel } from '../catalog/types.js';

const LEVELS: readonly (readonly [AccessLevel, string])[] = [
  ['List', 'List'],
  ['Read', 'Read'],
  ['Write', 'Write'],
  ['Tagging', 'Tag'],
  ['Permissions management', 'Permissions'],
];
const MAX_WORDS = 2;

/** What a statement is named after. */
export interface SidParts {
  readonly service: string;
  /** Access levels of its actions; an action the catalogue does not know has none. */
  readonly levels: ReadonlySet<AccessLevel>;
  readonly types: ReadonlySet<string>;
}

/**
 * A name such as `S3ReadObject`: service, access levels, resource types; letters and digits only, nothing from a record
 * but names the catalogue has. Not yet unique.
 */
export function sidOf({ service, levels, types }: SidParts): string {
  const words = LEVELS.filter(([level]) => levels.has(level)).map(([, word]) => word);
  const verb = words.length === 0 ? 'Use' : words.length > MAX_WORDS ? 'Manage' : words.join('');
  const nouns = types.size > MAX_WORDS ? [] : [...types].map(pascal).toSorted();
  return `${pascal(service)}${verb}${nouns.join('')}`;
}

/** `task-definition` → `TaskDefinition`. */
function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Numbers names that occur again, from 2: `S3ReadObject`, `S3ReadObject2`. A name made so that is already there is passed over. */
export function uniqueSids(sids: readonly string[]): readonly string[] {
  const given = new Set(sids);
  const used = new Set<string>();
  return sids.map((sid) => {
    let name = sid;
    for (let number = 2; used.has(name); number += 1) {
      const next = `${sid}${number}`;
      name = given.has(next) ? name : next;
    }
    used.add(name);
    return name;
  });
}
