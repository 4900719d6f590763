import { parseArn } from '../base/arn.js';
import type { Finding } from '../base/findings.js';
import type { LiveLimits } from '../main/live-limits.js';
import type { PolicyFiles, TextSource } from '../main/policy-files.js';
import { namedPrincipal } from './live-options.js';
import { awsSettings } from './remote.js';
import type { TypedOptions } from './typed-options.js';

/** What calls are tested against, as the options name it. */
export interface GrantedFiles {
  readonly files: PolicyFiles;
  /** Null: Organizations was not asked, or did not answer. */
  readonly limits: LiveLimits | null;
  readonly findings: readonly Finding[];
}

/**
 * Policy files as the options name them. `--policy live` and `--current live` bring the service and resource control policies along where they
 * may be read and none are named; `--scp live` and `--rcp live` insist on them.
 *
 * Errors: those of AWS.
 */
export async function grantedFiles(options: TypedOptions): Promise<GrantedFiles> {
  const named = [...options.list('policy'), ...options.list('current')];
  const details = named.includes('live') ? await liveDetails(options) : null;
  const orDetails = (files: readonly string[]): readonly TextSource[] =>
    files.map((file) => (file === 'live' && details !== null ? details.file : file));
  const asked = await organization(options, details !== null);
  const limits = asked === null || 'code' in asked ? null : asked;
  const orLevels = (option: 'scp' | 'rcp', levels: readonly TextSource[]): readonly TextSource[] => {
    const files = options.list(option);
    const only = files.filter((file) => file !== 'live');
    return files.includes('live') || !isNamed(options) ? [...levels, ...only] : only;
  };
  return {
    files: {
      policy: orDetails(options.list('policy')),
      current: orDetails(options.list('current')),
      boundary: options.list('boundary'),
      serviceControl: orLevels('scp', limits?.serviceControl ?? []),
      resourceControl: orLevels('rcp', limits?.resourceControl ?? []),
      session: options.list('session-policy'),
    },
    limits,
    findings: [...(details?.findings ?? []), ...(asked !== null && 'code' in asked ? [asked] : [])],
  };
}

const isNamed = (options: TypedOptions): boolean => options.list('scp').length + options.list('rcp').length > 0;

async function liveDetails(
  options: TypedOptions,
): Promise<{ readonly file: TextSource; readonly findings: readonly Finding[] }> {
  const live = await import('../main/live.js');
  return live.liveDetails(awsSettings(options), namedPrincipal(options));
}

async function organization(options: TypedOptions, isLive: boolean): Promise<LiveLimits | Finding | null> {
  const insists = options.list('scp').includes('live') || options.list('rcp').includes('live');
  if (!insists && (!isLive || isNamed(options))) return null;
  const { liveLimits, liveLimitsIfAllowed } = await import('../main/live-limits.js');
  return insists
    ? liveLimits(awsSettings(options), accountOf(options))
    : liveLimitsIfAllowed(awsSettings(options), accountOf(options));
}

/** Whose limits are meant: an ARN says, or the one account that is read. */
function accountOf(options: TypedOptions): string | null {
  const account = parseArn(namedPrincipal(options) ?? '')?.account ?? '';
  const [only = null, ...more] = options.list('account');
  return account === '' ? (more.length === 0 ? only : null) : account;
}
