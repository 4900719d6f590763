import type * as AccessAnalyzer from '@aws-sdk/client-accessanalyzer';
import { collect } from '../iam/read-details.js';
import type { AwsSession } from '../session.js';

export interface AnalyzerClients {
  readonly sdk: typeof AccessAnalyzer;
  readonly client: AccessAnalyzer.AccessAnalyzerClient;
}

/** Policies are checked alike in every region. */
const ANY_REGION = 'us-east-1';

/** What kind of policy a document is. */
export type CheckedKind = 'IDENTITY_POLICY' | 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/** Something that Access Analyzer finds in a document. */
export interface PolicyRemark {
  readonly type: 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';
  /** `PASS_ROLE_WITH_STAR_IN_RESOURCE`. */
  readonly code: string;
  readonly says: string;
  readonly link: string;
}

export interface NewAccess {
  readonly passed: boolean;
  /** Why there may be new access, by statements of the new policy. */
  readonly reasons: readonly string[];
}

/** A client of Access Analyzer, its SDK loaded now. */
export async function openAnalyzer(session: AwsSession): Promise<AnalyzerClients> {
  const sdk = await import('@aws-sdk/client-accessanalyzer');
  const config = session.config();
  return {
    sdk,
    client: new sdk.AccessAnalyzerClient({ ...config, region: config.region ?? ANY_REGION, retryMode: 'adaptive' }),
  };
}

/** What AWS remarks on a document, on every page. Errors: those of the SDK. Source: Access Analyzer API Reference, ValidatePolicy. */
export async function validatePolicy(
  { sdk, client }: AnalyzerClients,
  policyDocument: string,
  policyType: CheckedKind,
): Promise<readonly PolicyRemark[]> {
  const found = await collect(
    sdk.paginateValidatePolicy({ client }, { policyDocument, policyType, locale: 'EN' }),
    (page) => page.findings,
  );
  return found.map(({ findingType, issueCode = '', findingDetails = '', learnMoreLink = '' }) => ({
    type: findingType ?? 'WARNING',
    code: issueCode,
    says: findingDetails,
    link: learnMoreLink,
  }));
}

/**
 * Whether one identity policy allows what the other does not. AWS charges for each such check.
 *
 * Errors: those of the SDK. Source: Access Analyzer API Reference, CheckNoNewAccess.
 */
export async function checkNoNewAccess(
  { sdk, client }: AnalyzerClients,
  existingPolicyDocument: string,
  newPolicyDocument: string,
): Promise<NewAccess> {
  const input = { existingPolicyDocument, newPolicyDocument, policyType: 'IDENTITY_POLICY' } as const;
  const { result, reasons = [] } = await client.send(new sdk.CheckNoNewAccessCommand(input));
  return {
    passed: result === 'PASS',
    reasons: reasons.map(({ description = '', statementIndex, statementId }) => {
      const where = statementId ?? (statementIndex === undefined ? null : String(statementIndex + 1));
      return where === null ? description : `statement ${where}: ${description}`;
    }),
  };
}
