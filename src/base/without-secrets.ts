/** Environment variables that hold secrets: their values never stand in anything that is printed or written. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'TRINO_PASSWORD',
  'TRINO_TOKEN',
] as const;

const SHORTEST = 6;

/** The text with every secret of the environment replaced, also where it was percent-encoded. */
export function withoutSecrets(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return SECRET_VARIABLES.reduce((clean, name) => {
    const secret = env[name];
    if (secret === undefined || secret.length < SHORTEST) return clean;
    return clean.replaceAll(secret, '[secret]').replaceAll(encodeURIComponent(secret), '[secret]');
  }, text);
}
