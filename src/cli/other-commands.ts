import { REMOTE } from './aws-options.js';
import type { CommandRow } from './command-table.js';

/** Commands that make no policy of records: over policy files, log files, for the page and the shell. */
export const OTHER_COMMANDS = [
  {
    name: 'lint',
    args: '<file...>',
    summary: 'Say what is wrong with policies, and what remains dangerous in them',
    options: ['json', 'fail-on'],
    examples: ['trimtrail lint policy.json', 'trimtrail lint policies/*.json --fail-on medium'],
  },
  {
    name: 'diff',
    args: '<old> <new>',
    summary: 'Compare two policies by meaning; exit 1 when the new one allows more',
    options: ['json'],
    examples: ['trimtrail diff old.json new.json'],
  },
  {
    name: 'verify-logs',
    args: '<source...>',
    summary: "Verify log files by CloudTrail's digest files; exit 1 when one is not as it was delivered",
    options: ['keys', 'json', 'fail-on'],
    examples: ['trimtrail verify-logs ./AWSLogs --keys keys.json'],
  },
  {
    name: 'ui',
    args: '[source...]',
    summary: 'Look at use, policy and proof in a page on this machine',
    options: [
      'current',
      'selectors',
      'port',
      'no-open',
      'host',
      'allow-remote',
      'export',
      'quiet',
      'threads',
      'max-inflated',
      'no-cache',
      'cache-size',
      ...REMOTE,
    ],
    examples: [
      'trimtrail ui ./AWSLogs',
      'trimtrail ui ./AWSLogs --current details.json --selectors selectors.json --port 8080 --no-open',
      'trimtrail ui --export site',
    ],
  },
  {
    name: 'completion',
    args: '<shell>',
    summary: 'Print the completion script for bash, zsh or fish',
    options: [],
    examples: [
      'source <(trimtrail completion bash)',
      'trimtrail completion fish > ~/.config/fish/completions/trimtrail.fish',
    ],
  },
] as const satisfies readonly CommandRow[];
