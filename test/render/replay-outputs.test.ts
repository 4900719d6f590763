import { describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { checkText } from '../../src/render/check-text.js';
import { junitOf } from '../../src/render/junit.js';
import { sarifOf } from '../../src/render/sarif.js';
import { checkOutput } from '../../src/main/report.js';
import { replay } from '../../src/proof/replay.js';
import { schemaFiles } from '../../tools/build-schemas.js';
import { grant, object, usageOf } from '../policy/fixtures.js';
import { evaluatorOf } from '../proof/principals.js';
import { usageOf as runOf } from './fixtures.js';

const HOSTILE = 'a<b>&"\'\u0000\u001b[2J\u202e';
const result = replay(
  usageOf([grant('s3:GetObject', [object('b', HOSTILE)]), grant('s3:PutObject', [object('b', 'k')])]),
  evaluatorOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] }),
);

describe('outputs of a replay', () => {
  it('terminal: nothing from a record moves a cursor', () => {
    const text = checkText(`who${HOSTILE}`, { replay: result, aws: null });
    expect(text).toContain('2 events: 1 allowed by this policy, 1 denied');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('JUnit: well-formed whatever the names are', () => {
    const xml = junitOf(result, { who: HOSTILE, allowUnknown: false });
    expect(xml.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(xml).toContain('b/a&lt;b&gt;&amp;&quot;&apos;\ufffd\ufffd[2J');
    expect(xml).toContain('tests="2" failures="1" skipped="0"');
    expect(xml.match(/<testcase /g)).toHaveLength(2);
  });

  it('SARIF: rules, results and a stable fingerprint', () => {
    const sarif = sarifOf(result, { version: '1.0.0', files: ['dir\\my policy.json'] });
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'trimtrail', version: '1.0.0' } },
          results: [
            {
              ruleId: 'would-be-denied',
              level: 'error',
              locations: [{ physicalLocation: { artifactLocation: { uri: 'dir/my%20policy.json' } } }],
              properties: { action: 's3:GetObject', count: 1 },
            },
          ],
        },
      ],
    });
  });

  it('--json follows its schema and names what took no part', () => {
    const { ledger } = runOf([]);
    const output = checkOutput({
      principal: { kind: 'user', arn: null, name: 'alice', account: null, id: null },
      policies: {
        identity: ['p.json'],
        boundary: [],
        session: [],
        serviceControl: [['root.json']],
        resourceControl: [],
      },
      replay: result,
      aws: null,
      findings: [],
      ledger,
    });
    const validate = new Ajv2020().compile(JSON.parse(schemaFiles().get('check.schema.json') ?? '{}') as object);
    validate(JSON.parse(JSON.stringify(output)));
    expect(validate.errors).toBeNull();
    expect(output.notEvaluated).toContain('resource policies');
    expect(output.notEvaluated).toContain('permissions boundary (none given)');
    expect(output.notEvaluated).not.toContain('service control policies (none given)');
  });
});
