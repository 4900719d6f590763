import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRule, EventRule, ResourceRule } from '../../src/catalog/types.js';
import { compareText } from '../../src/base/findings.js';

type PerType<T> = Readonly<Record<string, T>>;

/** An {@link ActionRule} whose resources may be left to the tool. */
export interface CuratedAction extends Omit<ActionRule, 'resources'> {
  readonly resources: 'derived' | 'all' | readonly (string | CuratedResource)[];
}

export interface CuratedResource extends Omit<ResourceRule, 'verifiedBy'> {
  readonly verifiedBy?: ResourceRule['verifiedBy'];
}

export interface CuratedEvent extends Omit<EventRule, 'actions'> {
  readonly actions?: readonly CuratedAction[];
  /** Operation whose input to derive from, when it is not the event's name. */
  readonly operation?: string;
}

/** A file of tools/catalog/rules; see the README there. */
export interface RuleFile {
  readonly label: string;
  readonly events?: Readonly<Record<string, CuratedEvent>>;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly spelling?: Readonly<Record<string, string>>;
  readonly variables?: PerType<Readonly<Record<string, readonly string[]>>>;
  readonly arns?: PerType<readonly string[]>;
  readonly transform?: PerType<Readonly<Record<string, string>>>;
  readonly formats?: PerType<readonly string[]>;
  readonly verifiedBy?: PerType<ResourceRule['verifiedBy']>;
  readonly generated?: PerType<readonly string[]>;
  readonly cloudTrailTypes?: PerType<readonly string[]>;
  readonly foreign?: readonly string[];
}

/** The curated rules by label. Throws when a file's label is not its name. */
export function readRuleFiles(dir: string): ReadonlyMap<string, RuleFile> {
  if (!existsSync(dir)) return new Map();
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return new Map(names.toSorted(compareText).map((name) => readRuleFile(dir, name)));
}

function readRuleFile(dir: string, name: string): readonly [string, RuleFile] {
  const file = JSON.parse(readFileSync(join(dir, name), 'utf8')) as RuleFile; // checked below and by validate.ts
  if (`${file.label}.json` !== name) throw new Error(`tools/catalog/rules/${name}: label is ${file.label}`);
  return [file.label, file];
}
