import { checkNoNewAccess, openAnalyzer, validatePolicy } from '../aws/policy-checks/access-analyzer.js';
import { openSimulator, simulate } from '../aws/policy-checks/simulate.js';
import { awsError, awsErrorText } from '../aws/aws-error.js';
import { isRefused } from '../aws/organizations/read-limits.js';
import { openAws } from '../aws/session.js';
import type { AwsSettings } from '../aws/settings.js';
import type { AwsOpinion, Opinion } from './ask-aws.js';

/** IAM's policy simulator and Access Analyzer. The SDK is loaded now. Errors: those of AWS, when they are asked. */
export async function liveOpinion(settings: AwsSettings): Promise<AwsOpinion> {
  const session = await openAws(settings);
  const [simulator, analyzer] = await Promise.all([openSimulator(session), openAnalyzer(session)]);
  return {
    simulate: (policies, request) => asked("IAM's policy simulator", () => simulate(simulator, policies, request)),
    validate: (document, kind) => asked('Access Analyzer', () => validatePolicy(analyzer, document, kind)),
    newAccess: (existing, next) => asked('Access Analyzer', () => checkNoNewAccess(analyzer, existing, next)),
  };
}

/** What is not permitted, or more than Access Analyzer takes, is no reason to end. */
async function asked<T>(whom: string, ask: () => Promise<T>): Promise<Opinion<T>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    if (isRefused(error) || isTooMuch(error)) return { refused: `${whom} did not answer: ${awsErrorText(error)}` };
    throw awsError(error, `asking ${whom}`);
  }
}

/** Source: Access Analyzer API Reference, CheckNoNewAccess and ValidatePolicy (errors). */
const isTooMuch = (error: unknown): boolean =>
  error instanceof Error && /^(?:UnprocessableEntity|Validation|InvalidParameter)Exception$/.test(error.name);
