import { mapUsage } from '../../actions/map-usage.js';
import { TrimtrailError } from '../../base/errors.js';
import { sortFindings } from '../../base/findings.js';
import type { Catalog } from '../../catalog/catalog.js';
import { nobodyToCut } from '../../policy/nobody-to-cut.js';
import { readSelectors, type SelectedClasses } from '../../proof/event-selectors.js';
import { openActionTable } from '../../proof/fleet/action-table.js';
import { readLastAccessed, type LastAccessed } from '../../proof/last-accessed.js';
import type { Observability } from '../../proof/observability.js';
import { buildFleet } from '../../review/fleet/build-fleet.js';
import type { Fleet, FleetPrincipal } from '../../review/fleet/types.js';
import type { LeftOutPrincipal } from '../../review/types.js';
import { countOf } from '../../usage/summaries.js';
import type { Usage } from '../../usage/types.js';
import { shippedCatalog } from '../catalog-files.js';
import { readText, type FileText, type TextSource } from '../policy-files.js';
import { readUsage, type ReadingOptions } from '../read-usage.js';
import { NEVER_EVALUATED, windowOf } from '../report.js';
import { observabilityOf } from '../within-today.js';
import { latestDay, reportedCredentials } from './credentials.js';
import { readCredentialReport, type ReportedUser } from './credential-report.js';
import { fleetMembers, readIdentities, type FleetMember, type HeldIdentity } from './identities.js';
import { measureMember, type Measuring } from './measure-member.js';

export interface FleetRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  /** Authorization details, one file for each account. */
  readonly current: readonly TextSource[];
  readonly credentialReports: readonly TextSource[];
  /** Last-accessed data by ARN; asked for once it is known who there is. */
  readonly lastAccessed: (arns: readonly string[]) => Promise<ReadonlyMap<string, FileText>>;
  readonly selectors: readonly TextSource[];
  readonly minDays: number;
  readonly toolVersion: string;
}

/**
 * Every principal of the records and of the authorization details by excess privilege, from one pass over the records. The same inputs give
 * the same fleet.
 *
 * Errors: those of {@link readUsage}; `bad-policy`, `bad-selectors`, `bad-usage`.
 */
export async function makeFleet(request: FleetRequest): Promise<Fleet> {
  const { sources, reading, minDays, toolVersion } = request;
  const { filter } = reading;
  const given = await readGiven(request);
  const [usage, catalog] = await Promise.all([
    readUsage(sources, { ...reading, filter: { ...filter, principals: [] } }),
    shippedCatalog(),
  ]);
  const { members, leftOut } = sortOut(fleetMembers(usage.rows, given.identities, filter.accounts));
  const accessed = await readAccessed(request, members);
  const asOf = latestDay({ rows: usage.rows, ...given, accessed: [...accessed.values()] });
  const measuring: Measuring = {
    table: await openActionTable(catalog),
    observabilityOf: perAccount(usage, catalog, given.selected),
    map: (rows) => mapUsage(rows, catalog, { facts: usage.facts }),
    reported: new Map(given.reported.map((user) => [user.arn, user])),
    accessed,
    minDays,
  };
  const principals: Omit<FleetPrincipal, 'rank'>[] = [];
  for (const member of members) principals.push(await measureMember(member, measuring));
  return buildFleet({
    tool: { name: 'trimtrail', version: toolVersion },
    catalog: { version: catalog.index.version, builtFrom: catalog.index.builtFrom },
    window: windowOf(usage.rows, filter),
    asOf,
    minDays,
    principals,
    credentials: reportedCredentials(given.reported, { asOf, minDays, accounts: filter.accounts }),
    leftOut,
    ledger: usage.ledger,
    findings: sortFindings(usage.findings),
    notEvaluated: [...NEVER_EVALUATED, 'session policies', 'service control policies', 'resource control policies'],
  });
}

interface Given {
  readonly identities: readonly HeldIdentity[];
  readonly reported: readonly ReportedUser[];
  readonly selected: SelectedClasses | null;
}

async function readGiven({ current, credentialReports, selectors }: FleetRequest): Promise<Given> {
  const [details, reports, selected] = await Promise.all(
    [current, credentialReports, selectors].map((list) => Promise.all(list.map(readText))),
  );
  return {
    identities: readIdentities(details ?? []),
    reported: (reports ?? []).flatMap(readCredentialReport),
    selected: selected === undefined || selected.length === 0 ? null : readSelectors(selected),
  };
}

/** RULES.md 14: who has no policy is left out; of service-linked roles those that did nothing are not even listed. */
function sortOut(everyone: readonly FleetMember[]): {
  readonly members: readonly FleetMember[];
  readonly leftOut: readonly LeftOutPrincipal[];
} {
  const members: FleetMember[] = [];
  const leftOut: LeftOutPrincipal[] = [];
  for (const member of everyone) {
    const { principal, rows } = member;
    const refusal = nobodyToCut(principal);
    if (refusal === null) members.push(member);
    else if (rows.length > 0) leftOut.push({ principal, events: countOf(rows), why: refusal.message });
  }
  return { members, leftOut };
}

async function readAccessed(
  { lastAccessed }: FleetRequest,
  members: readonly FleetMember[],
): Promise<ReadonlyMap<string, LastAccessed>> {
  const arns = members.flatMap(({ held }) => held?.identity.arn ?? []);
  const files = await lastAccessed(arns);
  const known = new Set(arns);
  const stranger = [...files.keys()].find((arn) => !known.has(arn));
  if (stranger !== undefined) {
    throw new TrimtrailError('bad-usage', `--last-accessed names ${stranger}, which --current does not hold`, {
      hint: '--last-accessed arn:aws:iam::111122223333:role/Deploy=accessed.json',
    });
  }
  return new Map([...files].map(([arn, { name, text }]) => [arn, readLastAccessed(name, text)]));
}

/** What was observable in an account, found out once for each. */
function perAccount(
  { rows }: Usage,
  catalog: Catalog,
  selected: SelectedClasses | null,
): (account: string | null) => Promise<Observability> {
  const known = new Map<string | null, Promise<Observability>>();
  return (account) => {
    const found = known.get(account) ?? observabilityOf(rows, catalog, { account, selected });
    known.set(account, found);
    return found;
  };
}
