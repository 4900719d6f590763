import type { fromNodeProviderChain as Chain } from '@aws-sdk/credential-providers';
import { TrimtrailError } from '../base/errors.js';
import type { AwsSettings } from './settings.js';

/** What every client of the SDK is made with. */
export interface AwsClientConfig {
  readonly credentials: ReturnType<typeof Chain>;
  readonly maxAttempts: number;
  readonly retryMode: 'standard' | 'adaptive';
  readonly region?: string;
  readonly profile?: string;
}

/** Credentials and region of one run. Credentials are asked for when the first request is signed, and again before they expire. */
export interface AwsSession {
  /** @param region Where to ask; left out: the settings' region, else the environment's, else the profile's. */
  readonly config: (region?: string) => AwsClientConfig;
  /** As {@link config}, as who assumes the role that was named; null when none was. */
  readonly behind: (() => AwsClientConfig) | null;
}

/** Attempts at one request, the first included: the SDK waits longer before each, with jitter, when AWS throttles or a server fails. */
const ATTEMPTS = 8;

/**
 * The usual credential chain (environment, shared configuration, single sign-on, process, container, instance), or a profile; then, with
 * `roleArn`, the role. The SDK is loaded here and by the functions that ask, never before.
 *
 * Errors: none here; those of {@link awsError} when a request is made.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers"; "Retry behavior".
 */
export async function openAws(settings: AwsSettings, env: NodeJS.ProcessEnv = process.env): Promise<AwsSession> {
  // what the SDK says to programmers about their Node stands in no user's way
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const profile = settings.profile === null ? {} : { profile: settings.profile };
  const home = settings.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const where = home === undefined ? {} : { region: home };
  const mfaCodeProvider = (serial: string): Promise<string> => askCode(settings, serial);
  const own = fromNodeProviderChain({ ...profile, mfaCodeProvider, clientConfig: { ...where, ...profile } });
  const credentials =
    settings.roleArn === null
      ? own
      : fromTemporaryCredentials({
          masterCredentials: own,
          mfaCodeProvider,
          clientConfig: { ...where, ...profile },
          params: {
            RoleArn: settings.roleArn,
            RoleSessionName: 'trimtrail',
            ...(settings.externalId === null ? {} : { ExternalId: settings.externalId }),
            ...(settings.mfaSerial === null ? {} : { SerialNumber: settings.mfaSerial }),
          },
        });
  const configOf = (who: AwsClientConfig['credentials'], region: string | undefined): AwsClientConfig => ({
    credentials: who,
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    ...profile,
    ...(region === undefined ? {} : { region }),
  });
  return {
    config: (region = home) => configOf(credentials, region),
    behind: settings.roleArn === null ? null : () => configOf(own, home),
  };
}

async function askCode({ mfaCode }: AwsSettings, serial: string): Promise<string> {
  if (mfaCode !== null) return mfaCode(serial);
  throw new TrimtrailError('aws-no-credentials', `the code of the MFA device ${serial} is needed`, {
    hint: 'run at a terminal, or hand in temporary credentials made with aws sts get-session-token',
  });
}
