declare const TRIMTRAIL_VERSION: string | undefined;

/** The package's version; the build writes it in. */
export const version: string = typeof TRIMTRAIL_VERSION === 'string' ? TRIMTRAIL_VERSION : '0.0.0-dev';
