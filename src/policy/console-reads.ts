import type { Grant, GrantEvidence, MappedUsage } from '../actions/types.js';
import type { ConsoleReads } from '../base/console-reads.js';
import { counted } from '../base/counted.js';
import { compareText, finding, type Finding } from '../base/findings.js';
import type { ActionLookup } from './lifecycle.js';

/**
 * Reads of what is kept, not of what there is: whoever looks at a secret in the console needs it. They are never taken for noise.
 * Source: RULES.md 28; Service Authorization Reference, the services' pages.
 */
const CONTENT: readonly RegExp[] = [
  /^secretsmanager:(?:Batch)?GetSecretValue$/,
  /^ssm:GetParameter/,
  /^s3(?:-object-lambda|express|-outposts)?:(?:GetObject|ListBucket|CreateSession)/,
  /^kms:(?:Decrypt|GenerateDataKey|ReEncrypt|GetPublicKey)/,
  /^lambda:Get(?:Function|LayerVersion)/,
  /^codecommit:(?:Get|GitPull|BatchGet)/,
  /^(?:ecr|ecr-public):(?:BatchGetImage|GetDownloadUrlForLayer)$/,
  /^codeartifact:(?:GetPackageVersionAsset|ReadFromRepository)$/,
  // code and definitions that are run
  /^(?:cloudfront|appsync):Get(?:Function|Resolver|DataSource)/,
  /^cloudformation:GetTemplate/,
  /^states:Describe(?:StateMachine|Execution)/,
  /^glue:(?:Batch)?Get(?:Job|Connection|Crawler)/,
  /^ssm:GetDocument$/,
  /^ecs:DescribeTaskDefinition$/,
  // passwords, keys and tokens in an answer
  /^ec2:GetPasswordData$/,
  /^cognito-idp:DescribeUserPoolClient$/,
  /^apigateway:GET$/,
  /^appconfig:Get(?:HostedConfigurationVersion|Configuration)$/,
  /^appsync:ListApiKeys$/,
  /:Get(?:\w*AuthorizationToken|\w*Credentials|SessionToken|FederationToken)$/,
  /^(?:athena:GetQueryResults|logs:(?:FilterLogEvents|GetLogEvents|GetQueryResults)|rds-data:|redshift-data:GetStatementResult)/,
];

/**
 * The usage without reads from the console: all of them (`drop`), or all but those that only list (`viewonly`). A call outside the console
 * keeps its action on its resources. Reads of contents and of data events stay, as does everything that writes. What went is a finding; the
 * replay leaves it out, and `check` will call it denied.
 * Errors: `catalog-damaged`.
 */
export async function withoutConsoleReads(
  mapped: MappedUsage,
  mode: ConsoleReads,
  actions: ActionLookup,
): Promise<MappedUsage> {
  if (mode === 'keep') return mapped;
  const noise = new Map<string, boolean>();
  for (const action of new Set(mapped.grants.map((grant) => grant.action)))
    noise.set(action, await isNoise(action, mode, actions));
  const isDropped = ({ action, evidence }: Grant): boolean => evidence.console && noise.get(action) === true;
  const dropped = mapped.grants.filter(isDropped);
  if (dropped.length === 0) return mapped;
  return {
    ...mapped,
    grants: mapped.grants.filter((grant) => !isDropped(grant)),
    findings: [...mapped.findings, droppedFinding(dropped)],
  };
}

async function isNoise(action: string, mode: ConsoleReads, actions: ActionLookup): Promise<boolean> {
  const data = await actions(action);
  if (data === null || data.observable?.startsWith('data:') === true) return false;
  if (CONTENT.some((pattern) => pattern.test(action))) return false;
  return data.level === 'Read' || (data.level === 'List' && mode === 'drop');
}

function droppedFinding(dropped: readonly Grant[]): Finding {
  const rows = new Set<GrantEvidence>(dropped.map(({ evidence }) => evidence));
  const events = [...rows].reduce((sum, { count }) => sum + count, 0);
  const actions = [...new Set(dropped.map(({ action }) => action))].toSorted(compareText);
  const message = `${counted(events, 'read')} made in the console, of ${counted(actions.length, 'action')}, ${events === 1 ? 'was' : 'were'} left out`;
  return finding('console-reads-dropped', message, events, { actions });
}
