/** Readers of what the formats write, independent of the writers: each gives back the policy's document. */
import { transformSync } from 'esbuild';
import { parse, type ScalarTag } from 'yaml';

export const DEPLOYED = { partition: 'aws', account: '111122223333' } as const;

/** CloudFormation: `!Sub`, `!Ref` and `Fn::Join` as the service resolves them. */
export function readCloudFormation(text: string): unknown {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': DEPLOYED.partition,
    'AWS::AccountId': DEPLOYED.account,
  };
  const tag = (name: string, resolve: (value: string) => string): ScalarTag => ({ tag: name, resolve });
  const template: unknown = parse(text, {
    customTags: [
      tag('!Ref', (name) => pseudo[name] ?? `no ${name}`),
      tag('!Sub', (value) => value.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => pseudo[name] ?? `no ${name}`)),
    ],
  });
  return JSON.parse(JSON.stringify(template), (_, value: unknown) => joined(value));
}

function joined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('Fn::Join' in value)) return value;
  const [separator, parts] = value['Fn::Join'] as [string, string[]]; // the writer's only use of it
  return parts.join(separator);
}

interface Given {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: unknown;
}

/** CDK: runs the module against stand-ins for the library; class name → its statements. */
export function readCdk(text: string): ReadonlyMap<string, readonly Given[]> {
  const made = new Map<string, readonly Given[]>();
  class ManagedPolicy {
    readonly name: string;
    constructor(_scope: unknown, _id: string, { statements }: { readonly statements: readonly PolicyStatement[] }) {
      this.name = new.target.name;
      made.set(
        this.name,
        statements.map(({ given }) => given),
      );
    }
  }
  class PolicyStatement {
    readonly given: Given;
    constructor(given: Given) {
      this.given = given;
    }
  }
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022' });
  const modules: Readonly<Record<string, unknown>> = {
    'aws-cdk-lib': { Aws: { PARTITION: DEPLOYED.partition, ACCOUNT_ID: DEPLOYED.account } },
    'aws-cdk-lib/aws-iam': { Effect: { ALLOW: 'Allow', DENY: 'Deny' }, ManagedPolicy, PolicyStatement },
  };
  const module = { exports: {} as Record<string, new (scope: unknown, id: string) => unknown> };
  // oxlint-disable-next-line no-implied-eval, no-new-func -- the test runs what the writer wrote, as a user's compiler would
  new Function('require', 'module', 'exports', code)((name: string) => modules[name], module, module.exports);
  Object.values(module.exports).map((Policy) => new Policy(null, 'id'));
  return made;
}

/** HCL: the text of every quoted string, escapes read by the language's rules; `null` where it interpolates. */
export function readHclStrings(text: string): readonly (string | null)[] {
  const found: (string | null)[] = [];
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    const read = readHclString(text, at + 1);
    found.push(read.value);
    at = read.end;
  }
  return found;
}

const HCL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readHclString(text: string, start: number): { readonly value: string | null; readonly end: number } {
  let value: string | null = '';
  let at = start;
  while (text[at] !== '"') {
    const two = text.slice(at, at + 2);
    let piece = text[at] ?? '';
    let length = 1;
    if (two[0] === '\\') {
      const wide = two[1] === 'u';
      piece = wide
        ? String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16))
        : (HCL_ESCAPES[two[1] ?? ''] ?? '');
      length = wide ? 6 : 2;
    } else if (/^(?:\$\$|%%)\{/.test(text.slice(at, at + 3))) {
      piece = text.slice(at + 1, at + 3);
      length = 3;
    } else if (two === '${' || two === '%{') {
      value = null;
      at = text.indexOf('}', at);
    }
    if (value !== null) value += piece;
    at += length;
  }
  return { value, end: at + 1 };
}
