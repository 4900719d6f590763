import { describe, expect, it } from 'vitest';
import { isConsole, plainAgent, toolOf } from '../../src/usage/user-agent.js';

describe('plainAgent', () => {
  it.each([
    ['aws-cli/2.15.0', null],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Mozilla/'],
    ['console.amazonaws.com', 'Mozilla/'],
    ['HashiCorp Terraform/1.9 aws-sdk-go-v2/1.30', 'terraform'],
    ['Mozilla/5.0 terraform', 'terraform .console.aws'],
    ['pulumi/3', 'pulumi'],
    ['aws-cdk/2', 'aws-cdk'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['cloudformation.amazonaws.com via eu.console.aws', 'cloudformation.amazonaws.com .console.aws'],
  ])('says of %s the same in short', (userAgent, plain) => {
    expect(plainAgent(userAgent)).toBe(plain);
    const recordOf = (agent: string) => ({ eventTime: '2026-03-01T00:00:00Z', eventName: 'X', userAgent: agent });
    const [long, short] = [recordOf(userAgent), recordOf(plain ?? '')];
    expect([toolOf(short), isConsole(short)]).toEqual([toolOf(long), isConsole(long)]);
  });
});
