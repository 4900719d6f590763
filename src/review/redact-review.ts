import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import type { Conditions, PolicyDocument } from '../iam/types.js';
import type { Change, PolicyDiff } from '../policy/diff-policies.js';
import type { Evidence } from '../policy/types.js';
import type { Denial } from '../proof/triage.js';
import { redactDocument } from './redact-document.js';
import { Redactor, type RedactorOptions } from './redactor.js';
import type { Review, ReviewedPrincipal } from './types.js';

export interface RedactOptions extends RedactorOptions {
  /** Texts of the records, wherever they may turn up in what is said about them. */
  readonly texts: Iterable<string>;
}

/**
 * The review with account ids, names, ARNs, addresses, access keys and event ids replaced by pseudonyms, the same text by the same one
 * everywhere. What is AWS's own stays: actions, event names, services, regions, resource types. Findings lose their ready material.
 */
export function redactReview(review: Review, { texts, ...options }: RedactOptions): Review {
  const redactor = new Redactor(options);
  for (const { principal } of [...review.principals, ...review.leftOut]) redactPrincipal(redactor, principal);
  // the first round meets every text, so that the second finds it wherever it stands
  redacted(review, redactor);
  for (const text of texts) redactor.secret(/^\d{12}$/.test(text) ? 'account' : 'name', text);
  return redacted(review, redactor);
}

function redacted(review: Review, redactor: Redactor): Review {
  const prose = (text: string): string => redactor.prose(text);
  return {
    ...review,
    redacted: true,
    inputs: review.inputs.map((input) => ({ ...input, name: redactor.secret('file', input.name) })),
    exclusions: {
      ...review.exclusions,
      rules: review.exclusions.rules.map((rule) => redactRule(redactor, rule)),
    },
    ledger: redactLedger(redactor, review.ledger),
    principals: review.principals.map((one) => redactReviewed(redactor, one)),
    leftOut: review.leftOut.map(({ principal, events, why }) => ({
      principal: redactPrincipal(redactor, principal),
      events,
      why: prose(why),
    })),
    findings: review.findings.map((each) => redactFinding(redactor, each)),
  };
}

function redactReviewed(redactor: Redactor, reviewed: ReviewedPrincipal): ReviewedPrincipal {
  const { today, notCompared, proof } = reviewed;
  return {
    ...reviewed,
    principal: redactPrincipal(redactor, reviewed.principal),
    today:
      today === null
        ? null
        : {
            excess: today.excess,
            diff: redactDiff(redactor, today.diff),
            policies: today.policies.map((one) => ({ ...one, name: policyName(redactor, one.name) })),
          },
    notCompared: notCompared === null ? null : redactor.prose(notCompared),
    policy: redactPolicy(redactor, reviewed.policy),
    byHand: reviewed.byHand.map(({ kind, action, resource, note }) => ({
      kind,
      action,
      resource: resource === null ? null : redactor.arn(resource),
      note: redactor.prose(note),
    })),
    carried: reviewed.carried.map(({ from, why, document }) => ({
      from: policyName(redactor, from),
      why,
      document: redactDocument(redactor, document),
    })),
    evidence: reviewed.evidence.map((line) => redactEvidence(redactor, line)),
    proof: {
      ...proof,
      coverage: { ...proof.coverage, accounts: proof.coverage.accounts.map((id) => redactor.account(id)) },
    },
    denials: reviewed.denials.map((denial) => redactDenial(redactor, denial)),
    findings: reviewed.findings.map((each) => redactFinding(redactor, each)),
  };
}

function redactPrincipal(redactor: Redactor, principal: Principal): Principal {
  const { kind, arn, name, account, id } = principal;
  const word = kind === 'user' || kind === 'role' ? kind : 'principal';
  return {
    kind,
    // every account has a root user and AWS's services
    name: kind === 'root' || kind === 'service' ? name : redactor.secret(word, name),
    arn: arn === null ? null : redactor.arn(arn),
    account: account === null ? null : redactor.account(account),
    id: id === null ? null : redactor.secret('id', id),
  };
}

const policyName = (redactor: Redactor, name: string): string =>
  name.startsWith('arn:') ? redactor.arn(name) : redactor.secret('policy', name);

function redactPolicy(redactor: Redactor, { Version, Statement }: PolicyDocument): PolicyDocument {
  return {
    Version,
    Statement: Statement.map((statement) => ({
      ...statement,
      Resource: statement.Resource.map((one) => redactor.arn(one)),
      ...(statement.Condition !== undefined && { Condition: redactConditions(redactor, statement.Condition) }),
    })),
  };
}

function redactConditions(redactor: Redactor, conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [
          tagless(redactor, key),
          typeof values === 'string' ? redactor.value(values) : values.map((value) => redactor.value(value)),
        ]),
      ),
    ]),
  );
}

/** `aws:ResourceTag/team` names a tag of the account. */
const tagless = (redactor: Redactor, key: string): string => {
  const slash = key.indexOf('/');
  return slash < 0 ? key : `${key.slice(0, slash + 1)}${redactor.secret('name', key.slice(slash + 1))}`;
};

function redactEvidence(redactor: Redactor, line: Evidence): Evidence {
  return {
    ...line,
    resources: line.resources.map((one) => redactor.arn(one)),
    eventIds: line.eventIds.map((id) => redactor.secret('event', id)),
    reasons: line.reasons.map((reason) => redactor.prose(reason)),
  };
}

function redactDenial(redactor: Redactor, denial: Denial): Denial {
  return {
    ...denial,
    resource: denial.resource
      .split(' or ')
      .map((one) => redactor.arn(one))
      .join(' or '),
    eventIds: denial.eventIds.map((id) => redactor.secret('event', id)),
  };
}

function redactDiff(redactor: Redactor, diff: PolicyDiff): PolicyDiff {
  const changes = (list: readonly Change[]): readonly Change[] =>
    list.map(({ sid, action, resource }) => ({
      sid: sid === null ? null : redactor.secret('statement', sid),
      action,
      resource: redactor.arn(resource),
    }));
  const { gained, lost, denialsAdded, denialsRemoved } = diff;
  return {
    gained: changes(gained),
    lost: changes(lost),
    denialsAdded: changes(denialsAdded),
    denialsRemoved: changes(denialsRemoved),
  };
}

function redactFinding(redactor: Redactor, { code, severity, message, count }: Finding): Finding {
  return { code, severity, message: redactor.prose(message), count };
}

function redactLedger(redactor: Redactor, ledger: Ledger): Ledger {
  const file = <T extends { readonly file: string; readonly reason: string }>(entry: T): T => ({
    ...entry,
    file: redactor.secret('file', entry.file),
    reason: redactor.prose(entry.reason),
  });
  return { ...ledger, refused: ledger.refused.map(file), malformed: ledger.malformed.map(file) };
}

/** `time=FROM/TO` says nothing about anyone; the others name someone. */
function redactRule(redactor: Redactor, rule: string): string {
  const equals = rule.indexOf('=');
  const key = rule.slice(0, equals);
  if (equals < 0 || key === 'time') return redactor.prose(rule);
  const kind = key === 'ip' ? 'address' : key === 'key' ? 'key' : key === 'event' ? 'event' : 'name';
  return `${key}=${redactor.secret(kind, rule.slice(equals + 1))}`;
}
