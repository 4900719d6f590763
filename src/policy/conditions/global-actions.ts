/**
 * Services, or single actions, that one endpoint serves for every region, so that aws:RequestedRegion says where the endpoint is and not
 * where the work is done. STS is among them because its global endpoint is.
 * Source: AWS Organizations User Guide, "General examples" of SCPs (deny access based on the requested region); AWS Control Tower Controls
 * Reference Guide, "Deny access to AWS based on the requested AWS Region"; IAM User Guide, "AWS: Denies access to AWS based on the
 * requested Region".
 */
const GLOBAL: readonly RegExp[] = [
  /^(?:a4b|access-analyzer|account|acm|activate|artifact|aws-marketplace(?:-management)?|aws-portal|billing(?:conductor)?|budgets):/,
  /^(?:bcm-[a-z-]+|ce|chatbot|chime|cloudfront(?:-keyvaluestore)?|compute-optimizer|config|consoleapp|consolidatedbilling|cur):/,
  /^(?:customer-verification|datapipeline|devicefarm|directconnect|discovery-marketplace|ecr-public|fms|freetier|globalaccelerator):/,
  /^(?:health|iam|importexport|invoicing|iq|kms|mobileanalytics|networkmanager|notifications(?:-contacts)?|organizations|payments|pricing):/,
  /^(?:quicksight|resource-explorer-2|route53(?:-recovery-[a-z-]+|domains|profiles)?|savingsplans|shield|signin|sso|sts|support[a-z-]*):/,
  /^(?:sustainability|tag|tax|trustedadvisor|vendor-insights|waf(?:-regional|v2)?|wellarchitected):/,
  /^cloudtrail:LookupEvents$/,
  /^ec2:Describe(?:Regions|TransitGateways|VpnGateways)$/,
  /^s3:(?:CreateBucket|GetAccountPublicAccessBlock|GetBucketLocation|ListAllMyBuckets|ListMultiRegionAccessPoints|PutAccountPublicAccessBlock)$/,
  /^s3:\w*MultiRegionAccessPoint\w*$/,
];

/** Is the action served by one endpoint for every region? Then a condition on the region says nothing of it. */
export const isGlobalAction = (action: string): boolean => GLOBAL.some((pattern) => pattern.test(action));
