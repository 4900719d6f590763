/**
 * What every `--json` output and the report hold. Only tools/build-schemas.ts and tests read this; the program does not
 * load valibot to print.
 */
import * as v from 'valibot';
import { OUTCOMES } from '../../base/outcome.js';
import {
  evidence,
  finding,
  ledger,
  policyDocument,
  principal,
  principalLine,
  time,
  usageLine,
  count,
} from './parts.js';
import { carriedPolicy, proof } from './proof.js';
import { policyDiff, review } from './review.js';
import { backtest, comparedStatement, denial, span } from './comparison.js';
import { applied, plan, rolledBack, watchLine } from './plan.js';
import { fleet } from './fleet.js';
import { replay, replayLine } from './replay.js';

const findings = v.array(finding);
const nullableText = v.nullable(v.string());

const actionsLine = v.strictObject({
  eventSource: nullableText,
  eventName: v.string(),
  outcome: v.picklist(OUTCOMES),
  actions: v.array(v.strictObject({ action: v.string(), resources: v.array(v.string()), reason: v.string() })),
  finding: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
});

const explainedEvent = v.strictObject({
  eventSource: v.string(),
  eventName: v.string(),
  known: v.boolean(),
  none: v.nullable(
    v.picklist(['no-permission-needed', 'not-an-api-call', 'retired', 'unlisted', 'younger', 'unknown']),
  ),
  why: nullableText,
  likely: nullableText,
  actions: v.array(
    v.strictObject({
      action: v.string(),
      accessLevel: nullableText,
      guarded: v.boolean(),
      inferred: v.boolean(),
      when: nullableText,
      resources: v.array(
        v.strictObject({
          type: v.string(),
          formats: v.array(v.string()),
          optional: v.boolean(),
          arns: v.array(v.string()),
          variables: v.record(v.string(), v.array(v.string())),
          verifiedBy: v.picklist(['denial', 'aws-doc', 'derived']),
        }),
      ),
      conditions: v.record(v.string(), v.record(v.string(), v.string())),
      source: v.string(),
    }),
  ),
  text: v.array(v.string()),
});

const policyOutput = v.strictObject({
  principal,
  policy: policyDocument,
  carried: v.array(carriedPolicy),
  proof,
  evidence: v.array(evidence),
  findings,
  ledger,
});

const report = v.strictObject({
  version: v.literal(1),
  tool: v.strictObject({ name: v.literal('trimtrail'), version: v.string() }),
  catalog: v.strictObject({ version: count, builtFrom: v.record(v.string(), v.string()) }),
  principal,
  window: v.strictObject({
    from: v.nullable(v.string()),
    to: v.nullable(v.string()),
    firstSeen: v.nullable(time),
    lastSeen: v.nullable(time),
  }),
  ledger,
  usage: v.array(usageLine),
  evidence: v.array(evidence),
  findings,
  policy: policyDocument,
  carried: v.array(carriedPolicy),
  proof,
});

const ingestOutput = v.strictObject({
  store: v.string(),
  ledger,
  unchanged: v.pipe(count, v.description('Inputs that were in the store already')),
  added: v.pipe(count, v.description('Events that are new in the store')),
  rows: count,
  files: count,
  bytes: count,
});

const storeStatus = v.strictObject({
  store: v.string(),
  generation: v.pipe(count, v.description('Grows by one with every change')),
  rows: count,
  files: count,
  bytes: count,
  days: count,
  firstTime: v.nullable(time),
  lastTime: v.nullable(time),
  inputs: v.pipe(count, v.description('Source files that were read')),
  leftovers: v.pipe(count, v.description('Parquet files that are not part of the store')),
  ledger,
});

const storeVerify = v.strictObject({
  store: v.string(),
  sound: v.boolean(),
  problems: v.array(v.strictObject({ file: nullableText, problem: v.string() })),
});

const storeCompact = v.strictObject({ store: v.string(), filesBefore: count, filesAfter: count });

const texts = v.array(v.string());

const awsSaid = v.strictObject({
  asked: v.pipe(count, v.description('Different requests that the policy simulator decided')),
  differences: v.array(
    v.strictObject({
      action: v.string(),
      resource: v.string(),
      ours: v.picklist(['allowed', 'denied']),
      aws: v.picklist(['allowed', 'explicitDeny', 'implicitDeny']),
      count,
      eventId: nullableText,
    }),
  ),
  notAsked: v.array(v.strictObject({ why: v.string(), count })),
  remarks: v.array(
    v.strictObject({
      policy: v.string(),
      type: v.picklist(['ERROR', 'SECURITY_WARNING', 'WARNING', 'SUGGESTION']),
      code: v.string(),
      says: v.string(),
      link: v.string(),
    }),
  ),
  newAccess: v.nullable(v.strictObject({ passed: v.boolean(), reasons: texts })),
});

const check = v.strictObject({
  principal,
  policies: v.strictObject({
    identity: texts,
    boundary: texts,
    session: texts,
    serviceControl: v.array(texts),
    resourceControl: v.array(texts),
  }),
  notEvaluated: texts,
  replay,
  aws: v.nullable(awsSaid),
  findings,
  ledger,
});

const permission = v.strictObject({ action: v.string(), resource: v.string() });

const explain = v.strictObject({
  eventId: v.string(),
  eventTime: v.string(),
  eventSource: nullableText,
  eventName: v.string(),
  principal,
  outcome: v.picklist(OUTCOMES),
  actions: actionsLine.entries.actions,
  finding: actionsLine.entries.finding,
  onlyByThis: v.pipe(v.array(permission), v.description('In the policy because of this event alone')),
  replaced: v.pipe(v.array(permission), v.description('What the policy would name without it')),
  alsoByOthers: texts,
});

const compare = v.strictObject({
  principal,
  statements: v.array(comparedStatement),
  neededNotGranted: v.array(replayLine),
  denied: v.array(denial),
  span,
  minDays: count,
  findings,
  ledger,
});

const integrity = v.strictObject({
  verdict: v.picklist(['proved', 'incomplete', 'tampered']),
  chains: v.array(
    v.strictObject({
      account: v.string(),
      region: v.string(),
      trail: v.pipe(v.string(), v.description('Trail and home region; late digests end in " backfill"')),
      from: v.string(),
      to: v.string(),
      continues: v.pipe(nullableText, v.description('The digest before the first, which was not given')),
      digests: count,
      digestsProved: count,
      logs: count,
      logsProved: count,
    }),
  ),
  issues: v.array(
    v.strictObject({
      kind: v.string(),
      certainty: v.picklist(['tampered', 'unproved']),
      file: v.string(),
      message: v.string(),
    }),
  ),
  findings,
});

const dollars = v.nullable(v.pipe(v.number(), v.minValue(0), v.description('US dollars that Athena would charge')));

const sqlResult = v.strictObject({
  message: v.pipe(nullableText, v.description('What a statement without rows has done')),
  columns: v.array(
    v.strictObject({
      name: v.string(),
      type: v.pipe(v.string(), v.description('As Trino spells it: varchar, bigint, …')),
    }),
  ),
  rows: v.pipe(
    v.array(v.array(v.unknown())),
    v.description('Values in the order of columns; whole numbers beyond 2^53 and decimals are texts'),
  ),
  statistics: v.nullable(
    v.strictObject({
      rows: count,
      elapsedMs: count,
      truncated: v.pipe(v.boolean(), v.description('Cut at --max-rows')),
      parquetBytes: v.pipe(count, v.description('Compressed bytes of the columns that were read')),
      rawBytes: v.nullable(
        v.pipe(count, v.description('Bytes of the files behind the table, which Athena reads whole')),
      ),
      rawCost: dollars,
      parquetCost: dollars,
    }),
  ),
});

/** File name in docs/schemas without `.schema.json` → title and schema. */
export const OUTPUT_SCHEMAS = {
  principals: {
    title: 'trimtrail principals --json',
    schema: v.strictObject({ principals: v.array(principalLine), ledger, findings }),
  },
  usage: { title: 'trimtrail usage --json', schema: v.strictObject({ usage: v.array(usageLine), ledger, findings }) },
  sql: { title: 'trimtrail sql --json', schema: v.strictObject({ results: v.array(sqlResult), findings }) },
  actions: { title: 'trimtrail actions EVENT_SOURCE EVENT_NAME --json', schema: explainedEvent },
  'actions-line': { title: 'One line of trimtrail actions --records', schema: actionsLine },
  policy: { title: 'trimtrail policy --json', schema: policyOutput },
  'policy-document': { title: 'An IAM policy document as trimtrail policy writes it', schema: policyDocument },
  report: { title: 'trimtrail policy --report', schema: report },
  review: { title: 'trimtrail report --json', schema: review },
  fleet: { title: 'trimtrail fleet --json', schema: fleet },
  ingest: { title: 'trimtrail ingest --json', schema: ingestOutput },
  'store-status': { title: 'trimtrail store status --json', schema: storeStatus },
  'store-verify': { title: 'trimtrail store verify --json', schema: storeVerify },
  'store-compact': { title: 'trimtrail store compact --json', schema: storeCompact },
  check: { title: 'trimtrail check --json', schema: check },
  compare: { title: 'trimtrail compare --json', schema: compare },
  explain: { title: 'trimtrail explain --json', schema: explain },
  lint: { title: 'trimtrail lint --json', schema: v.strictObject({ findings }) },
  plan: { title: 'trimtrail plan --json, and what trimtrail apply takes', schema: plan },
  apply: { title: 'trimtrail apply --json', schema: applied },
  rollback: { title: 'trimtrail rollback --json', schema: rolledBack },
  'watch-line': { title: 'One line of trimtrail watch --json', schema: watchLine },
  'verify-logs': { title: 'trimtrail verify-logs --json', schema: integrity },
  diff: { title: 'trimtrail diff --json', schema: v.strictObject({ wider: v.boolean(), ...policyDiff.entries }) },
  backtest: {
    title: 'trimtrail backtest --json',
    schema: v.strictObject({ principal, backtest, findings, ledger }),
  },
} as const;

export type OutputName = keyof typeof OUTPUT_SCHEMAS;
