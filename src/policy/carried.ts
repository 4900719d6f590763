import { finding, type Finding } from '../base/findings.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';

/** A policy that is carried over beside the generated one, word for word. */
export interface CarriedPolicy {
  /** What it is called today. */
  readonly from: string;
  /** `denies`: its Deny statements (RULES.md 21); `newer`: all of it, because it is younger than `--keep-newer-than`. */
  readonly why: 'denies' | 'newer';
  readonly document: unknown;
}

export interface Carried {
  readonly policies: readonly CarriedPolicy[];
  /** Policies that only deny: they stay attached as they are. */
  readonly untouched: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * What must not be lost of today's policies: every Deny, and policies whose version in force was made at or after `newerThan` (ISO 8601
 * UTC; null: none).
 */
export function carryOver(policies: readonly SourcedPolicy[], newerThan: string | null): Carried {
  const carried: CarriedPolicy[] = [];
  const untouched: string[] = [];
  for (const policy of policies) {
    const { statements } = policy.policy;
    const denies = statements.filter(({ effect }) => effect === 'Deny').length;
    if (isNewer(policy, newerThan)) carried.push({ from: policy.name, why: 'newer', document: policy.document });
    else if (denies > 0 && denies === statements.length) untouched.push(policy.name);
    else if (denies > 0) carried.push({ from: policy.name, why: 'denies', document: deniesOf(policy.document) });
  }
  return { policies: carried, untouched, findings: findingsOf(carried, untouched) };
}

const isNewer = ({ createdAt }: SourcedPolicy, newerThan: string | null): boolean =>
  newerThan !== null && createdAt !== null && createdAt >= newerThan;

/** The document with its other statements left out; what stays is as it was written. */
function deniesOf(document: unknown): unknown {
  const { Statement, ...rest } = document as { readonly Statement: unknown }; // it was parsed as a policy
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return { ...rest, Statement: list.filter((entry) => (entry as { readonly Effect?: unknown }).Effect === 'Deny') };
}

function findingsOf(carried: readonly CarriedPolicy[], untouched: readonly string[]): readonly Finding[] {
  const denies = carried.filter(({ why }) => why === 'denies').map(({ from }) => from);
  const newer = carried.filter(({ why }) => why === 'newer').map(({ from }) => from);
  return [
    ...(denies.length === 0
      ? []
      : [
          finding(
            'denies-carried',
            `attach the denials of ${denies.join(', ')} before anything is detached`,
            denies.length,
            denies,
          ),
        ]),
    ...(untouched.length === 0
      ? []
      : [
          finding(
            'denies-carried',
            `${untouched.join(', ')} ${untouched.length === 1 ? 'only denies: leave it' : 'only deny: leave them'} attached`,
            untouched.length,
            untouched,
          ),
        ]),
    ...(newer.length === 0
      ? []
      : [
          finding(
            'newer-kept',
            `${newer.join(', ')} ${newer.length === 1 ? 'is' : 'are'} younger than --keep-newer-than and kept whole`,
            newer.length,
            newer,
          ),
        ]),
  ];
}
