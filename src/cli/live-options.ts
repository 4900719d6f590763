import { TrimtrailError } from '../base/errors.js';
import type { TextSource } from '../main/policy-files.js';
import { awsSettings } from './remote.js';
import type { TypedOptions } from './typed-options.js';

export type LiveKind = 'policies' | 'selectors' | 'last-accessed' | 'credential-report';

/**
 * Files as they were named; the word `live` stands for AWS's own answer, which is asked for here. Errors: those of AWS; `bad-usage`.
 */
export async function orLive(
  kind: LiveKind,
  named: readonly string[],
  options: TypedOptions,
): Promise<readonly TextSource[]> {
  if (!named.includes('live')) return named;
  const live = await import('../main/live.js');
  const settings = awsSettings(options);
  const files = named.filter((name) => name !== 'live');
  switch (kind) {
    case 'policies':
      return [...files, (await live.liveDetails(settings, namedPrincipal(options))).file];
    case 'selectors':
      return [...files, ...(await live.liveSelectors(settings))];
    case 'credential-report':
      return [...files, await live.liveCredentialReport(settings)];
    case 'last-accessed':
      return [...files, await live.liveLastAccessed(settings, onePrincipal(options))];
  }
}

/** The one principal that is named, or null. */
export function namedPrincipal(options: TypedOptions): string | null {
  const [principal = null, ...more] = options.list('principal');
  return more.length === 0 ? principal : null;
}

function onePrincipal(options: TypedOptions): string {
  const principal = namedPrincipal(options);
  if (principal !== null) return principal;
  throw new TrimtrailError('bad-usage', '--last-accessed live needs one --principal', {
    hint: 'an ARN, user/NAME or role/NAME',
  });
}
