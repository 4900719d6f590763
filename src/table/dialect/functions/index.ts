import { AGGREGATES } from './aggregates.js';
import { ARRAYS } from './arrays.js';
import { BINARY } from './binary.js';
import { CONDITIONAL } from './conditional.js';
import { JSON_FUNCTIONS } from './json.js';
import { MAPS } from './maps.js';
import { MATH } from './math.js';
import { OTHER } from './other.js';
import { REGEXP } from './regexp.js';
import { parseSignature } from './signature.js';
import { TEXT } from './text.js';
import { TIME } from './time.js';
import { URL_FUNCTIONS } from './url.js';
import { WINDOWS } from './windows.js';
import type { FunctionGroup, FunctionRule } from './rule.js';

/** Every function of Trino, by chapter: what is not here does not exist. */
export const FUNCTION_GROUPS: readonly FunctionGroup[] = [
  CONDITIONAL,
  TEXT,
  REGEXP,
  JSON_FUNCTIONS,
  TIME,
  AGGREGATES,
  WINDOWS,
  ARRAYS,
  MAPS,
  MATH,
  URL_FUNCTIONS,
  BINARY,
  OTHER,
];

let byName: ReadonlyMap<string, readonly FunctionRule[]> | undefined;

function rulesByName(): ReadonlyMap<string, readonly FunctionRule[]> {
  if (byName !== undefined) return byName;
  const found = new Map<string, FunctionRule[]>();
  for (const rule of FUNCTION_GROUPS.flatMap((group) => group.rules)) {
    const { name } = parseSignature(rule.signature);
    const rules = found.get(name);
    if (rules === undefined) found.set(name, [rule]);
    else rules.push(rule);
  }
  byName = found;
  return found;
}

/** The overloads of a function; none where it is unknown or refused. */
export function findRules(name: string): readonly FunctionRule[] {
  return rulesByName().get(name) ?? [];
}

/** Why a function of Trino is refused; undefined where it is supported or does not exist. */
export function refusalOf(name: string): string | undefined {
  for (const group of FUNCTION_GROUPS) {
    const found = group.refused.find((each) => each.name === name);
    if (found !== undefined) return found.reason;
  }
  return undefined;
}

/** The names of the functions that are supported. */
export function functionNames(): Iterable<string> {
  return rulesByName().keys();
}
