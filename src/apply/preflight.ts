import { TrimtrailError } from '../base/errors.js';
import { parseArn } from '../base/arn.js';
import type { Caller } from './iam-account.js';
import type { PrincipalState } from './types.js';

/** What the user wants left alone: `name=…`, `path=…` and `tag=KEY` or `tag=KEY=VALUE`; `*` stands for anything in names and paths. */
export interface ProtectRule {
  readonly by: 'name' | 'path' | 'tag';
  readonly text: string;
}

export interface PreflightFacts {
  /** Null while planning without AWS: checked again when the plan is applied. */
  readonly caller: Caller | null;
  readonly protect: readonly ProtectRule[];
  /** Tag keys that say that code owns the principal. */
  readonly codeTags: readonly string[];
  readonly now: Date;
}

/** Errors: `bad-usage`. */
export function readProtectRule(text: string): ProtectRule {
  const [, by, rest] = /^(name|path|tag)=(.+)$/s.exec(text) ?? [];
  if (by !== undefined && rest !== undefined) return { by: by as ProtectRule['by'], text: rest }; // the pattern's choices
  throw new TrimtrailError('bad-usage', `--protect takes name=…, path=… or tag=KEY[=VALUE], not '${text}'`);
}

interface Kept {
  readonly applies: (state: PrincipalState) => boolean;
  readonly why: string;
}

/**
 * Identities that something else relies on and that are never cut (RULES.md 32).
 * Sources: IAM User Guide, "Using service-linked roles"; AWS Control Tower User Guide, "How AWS Control Tower works with roles";
 * AWS Organizations User Guide, "Accessing member accounts"; CloudFormation User Guide, "Prerequisites for stack set operations".
 */
const NEVER: readonly Kept[] = [
  {
    applies: ({ path }) => path.startsWith('/aws-service-role/'),
    why: 'a service-linked role belongs to its AWS service',
  },
  {
    applies: ({ path, name }) => path.startsWith('/aws-reserved/') || name.startsWith('AWSReservedSSO_'),
    why: 'the role belongs to IAM Identity Center: change its permission set instead (--format terraform, or the console)',
  },
  {
    applies: ({ name, path }) => /controltower/i.test(name) || /controltower/i.test(path),
    why: 'AWS Control Tower relies on it',
  },
  {
    applies: ({ name }) => name === 'OrganizationAccountAccessRole',
    why: 'the organization reaches the account through it',
  },
  {
    applies: ({ name }) =>
      /^AWSCloudFormationStackSet(?:Administration|Execution)Role$/.test(name) || name.startsWith('stacksets-exec-'),
    why: 'CloudFormation StackSets work through it',
  },
  { applies: ({ arn }) => arn.endsWith(':root'), why: 'the root user has no policy' },
];

const YOUNGEST_DAYS = 30;
const DAY = 86_400_000;
const STACK_TAG = 'aws:cloudformation:stack-name';

/** Why the principal may not be touched at all, whatever is accepted; null when it may. The error's code says which kind. */
export function refusalOf(state: PrincipalState, facts: PreflightFacts): TrimtrailError | null {
  const never = NEVER.find(({ applies }) => applies(state));
  if (never !== undefined) return refused(state, never.why);
  const rule = facts.protect.find((one) => isProtected(state, one));
  if (rule !== undefined) return refused(state, `--protect ${rule.by}=${rule.text} keeps it`);
  const callers = facts.caller === null ? [] : [facts.caller.arn, facts.caller.behind];
  if (callers.some((arn) => arn !== null && runsAs(arn, state)))
    return refused(state, 'trimtrail runs as it, and needs it to roll back');
  return youth(state, facts.now) ?? ownedByCode(state, facts.codeTags);
}

const refused = ({ arn }: PrincipalState, why: string): TrimtrailError =>
  new TrimtrailError('principal-protected', `${arn} is not touched: ${why}`);

function youth(state: PrincipalState, now: Date): TrimtrailError | null {
  if (state.createdAt === null) return refused(state, 'when it was created is not known');
  const days = Math.floor((now.getTime() - Date.parse(state.createdAt)) / DAY);
  if (days >= YOUNGEST_DAYS) return null;
  return refused(state, `it is ${days} days old, and work of its first ${YOUNGEST_DAYS} days says little`);
}

/** RULES.md 33: what a template or a module owns would be changed back, or would break its next run. */
function ownedByCode(state: PrincipalState, codeTags: readonly string[]): TrimtrailError | null {
  const key = [STACK_TAG, ...codeTags].find((tag) => state.tags[tag] !== undefined);
  if (key === undefined) return null;
  const stack =
    key === STACK_TAG
      ? `the CloudFormation stack ${state.tags[key] ?? ''}`
      : `code, says its tag ${key}=${state.tags[key] ?? ''}`;
  return new TrimtrailError('owned-by-code', `${state.arn} belongs to ${stack}`, {
    hint: 'change it there: trimtrail policy … --format cloudformation (or terraform, cdk) writes what to put in',
  });
}

function isProtected(state: PrincipalState, { by, text }: ProtectRule): boolean {
  if (by !== 'tag') return globOf(text).test(state[by]);
  const at = text.indexOf('=');
  if (at < 0) return state.tags[text] !== undefined;
  return state.tags[text.slice(0, at)] === text.slice(at + 1);
}

const globOf = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`, 's');

/** Is the caller this principal, or a session of this role? */
function runsAs(arn: string, state: PrincipalState): boolean {
  if (arn === state.arn) return true;
  const [caller, own] = [parseArn(arn), parseArn(state.arn)];
  if (caller === null || own === null || caller.account !== own.account || state.kind !== 'role') return false;
  return caller.resource.startsWith(`assumed-role/${state.name}/`);
}
