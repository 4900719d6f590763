import { afterEach, beforeEach, vi } from 'vitest';

/** Made up; what must never be seen anywhere. */
export const SECRET = 'made-up/secret+key-that-must-not-be-seen';
export const TOKEN = 'made-up-session-token-that-must-not-be-seen==';

/** Every test of a file asks this endpoint with made-up credentials, and knows no other. */
export function withCredentials(): { readonly at: (endpoint: string) => void } {
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAIOSFODNN7EXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
    vi.stubEnv('AWS_SESSION_TOKEN', TOKEN);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
  });
  afterEach(() => void vi.unstubAllEnvs());
  return { at: (endpoint) => void vi.stubEnv('AWS_ENDPOINT_URL', endpoint) };
}
