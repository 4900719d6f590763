/** Who asks AWS, and where. Holds names only; a secret is read by the SDK itself and never passes through here. */
export interface AwsSettings {
  /** A profile of the shared configuration; null: the default credential chain. */
  readonly profile: string | null;
  /** Null: as the environment or the profile says. */
  readonly region: string | null;
  /** A role to assume before anything is asked; null: none. */
  readonly roleArn: string | null;
  readonly externalId: string | null;
  /** The MFA device of the role's trust policy. */
  readonly mfaSerial: string | null;
  /** Asks a person for the device's code; null: there is nobody to ask. */
  readonly mfaCode: ((serial: string) => Promise<string>) | null;
}

export const DEFAULT_AWS: AwsSettings = {
  profile: null,
  region: null,
  roleArn: null,
  externalId: null,
  mfaSerial: null,
  mfaCode: null,
};
