import type { CloudTrailRecord } from '../base/record.js';
import type { Tool } from '../base/usage-row.js';
import { identityOf } from './principal.js';

/** Marks of infrastructure-as-code tools in a user agent, most particular first. */
const TOOLS: readonly (readonly [pattern: RegExp, tool: Tool])[] = [
  [/pulumi/i, 'pulumi'],
  [/terraform|opentofu/i, 'terraform'],
  [/aws-cdk|cdk-assets|\bcdk\//i, 'cdk'],
  [/^cloudformation\.amazonaws\.com/, 'cloudformation'],
];

/** User agents of the console: its own, and the browser's where the page calls the service itself. */
const CONSOLE =
  /^Mozilla\/|^\[?S3Console\/|^(?:console|signin)\.amazonaws\.com|^console\.[a-z0-9-]+\.amazonaws\.com|\.console\.aws|^AWS(?:-| )?Console|\bAWSConsole\b/;

const agents = new Map<string, { readonly tool: Tool | null; readonly console: boolean }>();

/** What a user agent says; the caller chooses it, so it is a mark and never a condition (RULES.md 26). */
function readAgent(agent: string): { readonly tool: Tool | null; readonly console: boolean } {
  const known = agents.get(agent);
  if (known !== undefined) return known;
  const tool = TOOLS.find(([pattern]) => pattern.test(agent))?.[1] ?? null;
  const read = { tool, console: CONSOLE.test(agent) };
  // User agents come from records: a hostile log must not grow the cache without end.
  if (agents.size < 5000 && agent.length <= 1024) agents.set(agent, read);
  return read;
}

const PLAIN: Readonly<Record<Tool, string>> = {
  pulumi: 'pulumi',
  terraform: 'terraform',
  cdk: 'aws-cdk',
  cloudformation: 'cloudformation.amazonaws.com',
};

/** A short user agent that says the same; null where nothing is said. */
export function plainAgent(agent: string): string | null {
  const { tool, console } = readAgent(agent);
  if (tool === null) return console ? 'Mozilla/' : null;
  return console ? `${PLAIN[tool]} .console.aws` : PLAIN[tool];
}

/** The infrastructure-as-code tool that called, or CloudFormation on the caller's behalf; null for none known. */
export function toolOf(record: CloudTrailRecord): Tool | null {
  const tool = readAgent(agentOf(record)).tool;
  return tool ?? (identityOf(record).invokedBy === 'cloudformation.amazonaws.com' ? 'cloudformation' : null);
}

/**
 * Whether the call came from the console. Source: CloudTrail User Guide, "CloudTrail record contents" (sessionCredentialFromConsole,
 * userAgent); RULES.md 28.
 */
export function isConsole(record: CloudTrailRecord): boolean {
  const mark = record.sessionCredentialFromConsole;
  if (mark === true || mark === 'true') return true;
  const type = record.eventType;
  return type === 'AwsConsoleSignIn' || type === 'AwsConsoleAction' || readAgent(agentOf(record)).console;
}

function agentOf(record: CloudTrailRecord): string {
  return typeof record.userAgent === 'string' ? record.userAgent : '';
}
