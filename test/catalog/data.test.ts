import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { expandEvent, type StoredEventFile } from '../../src/catalog/stored.js';
import type { EventRule, ResourceRule, ServiceData } from '../../src/catalog/types.js';
import { isRoleLookup } from '../../src/actions/role-lookup.js';
import { isTransform } from '../../src/actions/transforms.js';
import { parseProjectionPath } from '../../src/base/usage-row.js';
import { isPathSpec } from '../../tools/catalog/validate.js';
import { pathsOf } from '../../tools/catalog/store-events.js';
import { DATA, namesIn, shipped } from './shipped.js';

const read = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(DATA, folder, `${name}.json`), 'utf8')) as T;

const LABELS = namesIn('events');
const texts = v.array(v.string());
const RESOURCE = v.strictObject({
  type: v.string(),
  optional: v.optional(v.literal(true)),
  either: v.optional(v.number()),
  arns: v.optional(texts),
  vars: v.optional(v.record(v.string(), texts)),
  formats: v.optional(texts),
  transform: v.optional(v.record(v.string(), v.string())),
  verifiedBy: v.picklist(['denial', 'aws-doc', 'derived']),
});
const RULE = v.strictObject({
  actions: v.optional(
    v.array(
      v.strictObject({
        action: v.string(),
        when: v.optional(v.record(v.string(), v.any())),
        inferred: v.optional(v.literal(true)),
        resources: v.array(RESOURCE),
        conditions: v.optional(v.record(v.string(), v.record(v.string(), v.string()))),
        source: v.pipe(v.string(), v.nonEmpty()),
      }),
    ),
  ),
  none: v.optional(v.picklist(['no-permission-needed', 'not-an-api-call', 'retired', 'unlisted', 'unknown'])),
  why: v.optional(v.string()),
  likely: v.optional(v.string()),
});

interface Entry {
  readonly at: string;
  readonly label: string;
  readonly name: string;
  readonly rule: EventRule;
}

const entries: Entry[] = [];
const services = new Map<string, ServiceData>();
let catalog: Catalog;

beforeAll(async () => {
  catalog = await shipped();
  for (const prefix of namesIn('services')) {
    const service = await catalog.service(prefix);
    if (service !== null) services.set(prefix, service);
  }
  for (const label of LABELS) {
    const file = read<StoredEventFile>('events', label);
    for (const name of Object.keys(file.events)) {
      const rule = expandEvent(file, name);
      if (rule !== null) entries.push({ at: `${label} ${name}`, label, name, rule });
    }
  }
});

const failing = (test: (entry: Entry) => boolean): readonly string[] =>
  entries.filter((entry) => !test(entry)).map((entry) => entry.at);

const typeOf = (action: string, rule: ResourceRule): ServiceData['types'][string] | undefined => {
  const [prefix = ''] = action.split(':');
  const colon = rule.type.indexOf(':');
  const [owner, name] = colon < 0 ? [prefix, rule.type] : [rule.type.slice(0, colon), rule.type.slice(colon + 1)];
  return services.get(owner)?.types[name];
};

const variables = (arn: string): readonly string[] =>
  [...arn.matchAll(/\$\{([^}]+)\}/g)].map((match) => match[1] ?? '');

describe('the shipped catalogue', () => {
  it('covers every prefix of IAM and about twenty thousand events', () => {
    expect(services.size).toBe(catalog.index.prefixes.length);
    expect(services.size).toBeGreaterThan(440);
    expect(entries.length).toBeGreaterThan(20_000);
  });

  it('is at most 6 MB unpacked', () => {
    const bytes = readdirSync(DATA, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(bytes).toBeLessThan(6_000_000);
  });

  it('has rules of the form the types say', () => {
    expect(failing(({ rule }) => v.is(RULE, rule))).toEqual([]);
    expect(failing(({ rule }) => (rule.actions === undefined) !== (rule.none === undefined))).toEqual([]);
    expect(failing(({ rule }) => rule.none === undefined || (rule.why ?? '') !== '')).toEqual([]);
  });

  it('names no action that IAM does not have (RULE 7, PEERS 12)', () => {
    const known = ({ rule }: Entry): boolean =>
      (rule.actions ?? []).every(({ action }) => {
        const [prefix = '', name = ''] = action.split(':');
        return Object.hasOwn(services.get(prefix)?.actions ?? {}, name);
      });
    expect(failing(known)).toEqual([]);
  });

  it('names resource types and ARN variables that exist', () => {
    const exists = ({ rule }: Entry): boolean =>
      (rule.actions ?? []).every(({ action, resources }) =>
        resources.every((resource) => {
          const type = typeOf(action, resource);
          if (type === undefined) return false;
          const known = new Set([
            'Account',
            'Region',
            ...[type.arn, ...(type.otherArns ?? []), ...(resource.formats ?? [])].flatMap(variables),
          ]);
          return [...Object.keys(resource.vars ?? {}), ...Object.keys(resource.transform ?? {})].every((name) =>
            known.has(name),
          );
        }),
      );
    expect(failing(exists)).toEqual([]);
  });

  it('names every required type of each same-name action (RULE 8)', () => {
    const complete = ({ rule }: Entry): boolean =>
      (rule.actions ?? []).every(({ action, resources, source }) => {
        if (source !== 'same-name') return true;
        const [prefix = '', name = ''] = action.split(':');
        const required = services.get(prefix)?.actions[name]?.required ?? [];
        return required.every((type) => resources.some((resource) => resource.type === type));
      });
    expect(failing(complete)).toEqual([]);
  });

  it('has paths that parse and transforms that exist', () => {
    expect(failing(({ rule }) => pathsOf(rule).every(isPathSpec))).toEqual([]);
    const modes = new Set(['text', 'present', 'verb', 'tree']);
    expect(failing(({ rule }) => pathsOf(rule).every((path) => modes.has(parseProjectionPath(path).mode)))).toEqual([]);
    const transforms = ({ rule }: Entry): boolean =>
      (rule.actions ?? []).every((action) =>
        action.resources.every((one) =>
          Object.values(one.transform ?? {}).every((name) => isTransform(name) || isRoleLookup(name)),
        ),
      );
    expect(failing(transforms)).toEqual([]);
  });

  it('projects exactly what its rules read', () => {
    for (const label of LABELS) {
      const table = read<Record<string, readonly string[]>>('projections', label);
      const rules = entries.filter((entry) => entry.label === label);
      const expected = Object.fromEntries(
        rules.map((entry) => [entry.name, pathsOf(entry.rule)] as const).filter(([, paths]) => paths.length > 0),
      );
      expect(table, label).toEqual(expected);
    }
  });

  it('has a file for every event source, and marks types and variables that exist as generated', () => {
    const labels = new Set(LABELS);
    expect(Object.values(catalog.index.eventSources).filter((label) => !labels.has(label))).toEqual([]);
    for (const service of services.values())
      for (const type of Object.values(service.types))
        expect(
          (type.generated ?? []).filter((name) => !variables(type.arn).includes(name)),
          type.arn,
        ).toEqual([]);
  });

  it('writes every ARN form as one ARN, with the account named Account', () => {
    const forms = [...services.values()].flatMap((service) =>
      Object.values(service.types).flatMap((type) => [type.arn, ...(type.otherArns ?? [])]),
    );
    expect(forms.filter((arn) => !/^arn:[^:,\s]+:[^:,\s]+:[^:,\s]*:[^:,\s]*:[^,\s]+$/.test(arn))).toEqual([]);
    expect(forms.filter((arn) => arn.split(':')[4] === '${AccountId}')).toEqual([]);
  });

  it('knows access levels and guarded actions (RULE 13)', async () => {
    const guarded = [
      'iam:PassRole',
      'sts:AssumeRole',
      'iam:CreateAccessKey',
      'kms:PutKeyPolicy',
      'kms:CreateGrant',
      'kms:ScheduleKeyDeletion',
      'organizations:LeaveOrganization',
      'organizations:DescribeOrganization',
      'cloudtrail:StopLogging',
      'guardduty:DeleteDetector',
      'config:StopConfigurationRecorder',
      's3:PutBucketPolicy',
    ];
    for (const name of guarded) expect(await catalog.action(name), name).toMatchObject({ guarded: true });
    for (const name of ['s3:GetObject', 'ec2:RunInstances'])
      expect((await catalog.action(name))?.guarded, name).toBeUndefined();
    expect((await catalog.action('s3:PutBucketPolicy'))?.level).toBe('Permissions management');
    expect((await catalog.action('ec2:CreateTags'))?.level).toBe('Tagging');
  });

  it('knows what a trail can show (RULE 18)', async () => {
    const rows: readonly (readonly [string, string])[] = [
      ['s3:GetObject', 'data:AWS::S3::Object'],
      ['s3:GetBucketPolicy', 'management-read'],
      ['s3:PutBucketPolicy', 'management-write'],
      ['lambda:InvokeFunction', 'data:AWS::Lambda::Function'],
      ['dynamodb:Query', 'data:AWS::DynamoDB::Table'],
      ['sns:Publish', 'data:AWS::SNS::Topic'],
      ['sqs:SendMessage', 'data:AWS::SQS::Queue'],
      ['iam:PassRole', 'never-logged'],
      ['ec2:RunInstances', 'management-write'],
    ];
    for (const [name, observable] of rows) expect((await catalog.action(name))?.observable, name).toBe(observable);
  });
});
