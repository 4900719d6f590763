import { readFile } from 'node:fs/promises';
import { TrimtrailError } from '../base/errors.js';
import { contextKeysOf } from '../iam/compile-policy.js';
import type { Whose } from '../iam/authorization-details.js';
import type { PolicySet } from '../iam/evaluate.js';
import type { PolicyKind } from '../iam/parse-policy.js';
import { opened, type ReadPolicies } from '../iam/policy-documents.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';

/** A file by its path, or a text that is there already: what AWS has answered. */
export type TextSource = string | FileText;

/** Policy files by what they are to the principal. */
export interface PolicyFiles {
  /** Identity policies to test. */
  readonly policy: readonly TextSource[];
  /** The identity policies of today. */
  readonly current: readonly TextSource[];
  readonly boundary: readonly TextSource[];
  /** One file for each level of the organization. */
  readonly serviceControl: readonly TextSource[];
  readonly resourceControl: readonly TextSource[];
  readonly session: readonly TextSource[];
}

type Slot = keyof PolicyFiles;
const SLOTS = [
  'policy',
  'current',
  'boundary',
  'serviceControl',
  'resourceControl',
  'session',
] as const satisfies Slot[];

export interface FileText {
  readonly name: string;
  readonly text: string;
}

/** Policy files, read but not yet taken apart: whose policies are meant is known only once the records are read. */
export interface PolicyTexts {
  readonly files: Readonly<Record<Slot, readonly FileText[]>>;
  /** What a replay must know of each event. */
  readonly contextKeys: readonly string[];
}

/** Errors: `bad-policy` naming the file that is not there or can not be read. */
export async function readPolicyFiles(paths: PolicyFiles): Promise<PolicyTexts> {
  const [policy, current, boundary, serviceControl, resourceControl, session] = await Promise.all(
    [paths.policy, paths.current, paths.boundary, paths.serviceControl, paths.resourceControl, paths.session].map(
      async (names) => Promise.all(names.map(readText)),
    ),
  );
  const files = {
    policy: policy ?? [],
    current: current ?? [],
    boundary: boundary ?? [],
    serviceControl: serviceControl ?? [],
    resourceControl: resourceControl ?? [],
    session: session ?? [],
  };
  const policies = SLOTS.flatMap((slot) => files[slot].flatMap((file) => opened(file, kindOf(slot)).every()));
  return { files, contextKeys: contextKeysOf(policies.map(({ policy: parsed }) => parsed)) };
}

const kindOf = (slot: Slot): PolicyKind => (slot === 'resourceControl' ? 'resource-control' : 'identity');

/** A file's text with its name. Errors: `bad-policy`. */
export async function readText(source: TextSource): Promise<FileText> {
  if (typeof source !== 'string') return source;
  const name = source;
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch (cause) {
    throw new TrimtrailError('bad-policy', `${name} can not be read`, {
      cause,
      hint: 'name a file that holds a policy',
    });
  }
}

/** Every policy of one file, whoever's it is. Errors: `bad-policy`. */
export async function readPolicyFile(path: string): Promise<readonly SourcedPolicy[]> {
  return opened(await readText(path)).every();
}

/** The policies of one slot, for this principal. Errors: `bad-policy`. */
export function policiesIn(texts: PolicyTexts, slot: Slot, whose: Whose): readonly ReadPolicies[] {
  return texts.files[slot].map((file) => opened(file, kindOf(slot)).policiesOf(whose));
}

/**
 * What calls are tested against: the identity policies of a slot with everything that limits them. A boundary that authorization details
 * name counts unless one is given by itself.
 */
export function policySet(texts: PolicyTexts, slot: 'policy' | 'current', whose: Whose): PolicySet {
  const own = policiesIn(texts, slot, whose);
  const all = (from: Slot): readonly SourcedPolicy[] =>
    policiesIn(texts, from, whose).flatMap(({ policies }) => policies);
  const given = all('boundary');
  const named = own.flatMap(({ boundary }) => boundary ?? []);
  const boundary = given.length > 0 ? given : named;
  const session = all('session');
  const levels = (from: Slot): readonly (readonly SourcedPolicy[])[] =>
    policiesIn(texts, from, whose).map(({ policies }) => policies);
  return {
    identity: own.flatMap(({ policies }) => policies),
    boundary: boundary.length > 0 ? boundary : null,
    session: session.length > 0 ? session : null,
    serviceControl: levels('serviceControl'),
    resourceControl: levels('resourceControl'),
  };
}
