import { TrimtrailError } from '../base/errors.js';
import type { CloudTrailRecord } from '../base/record.js';
import { inWindow, parseWindow } from '../base/time.js';
import { parseCidr } from '../base/ip-range.js';
import { identityOf, principalOf, sessionOf } from './principal.js';

/** Whether a record is one that an exclusion names; `time` is the record's canonical time. */
export type Exclusion = (record: CloudTrailRecord, time: string) => boolean;

type Maker = (value: string) => Exclusion | null;

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['session', (value) => (record) => isSession(record, value)],
  ['key', (value) => (record) => identityOf(record).accessKeyId === value],
  ['event', (value) => (record) => record.eventID?.toLowerCase() === value.toLowerCase()],
  ['agent', byAgent],
  ['ip', byAddress],
  ['time', byTime],
]);

/**
 * Reads one `--exclude` (RULES.md 3): `session=NAME`, `key=AKIA…`, `ip=CIDR` or one address, `agent=TEXT` (all of the user agent,
 * or its beginning when it ends in `*`), `time=FROM/TO` (as `--from` and `--to`, without counting back), `event=ID`.
 *
 * Errors: `bad-exclude`.
 */
export function parseExclusion(text: string): Exclusion {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1).trim();
  const made = equals < 0 || value === '' ? null : MAKERS.get(text.slice(0, equals).trim())?.(value);
  if (made !== null && made !== undefined) return made;
  throw new TrimtrailError('bad-exclude', `--exclude ${JSON.stringify(text)} cannot be read`, {
    hint: 'write session=NAME, key=AKIA…, ip=192.0.2.0/24, agent=TEXT (or TEXT*), time=2026-03-01/2026-03-02 or event=ID, or name a file of such lines',
  });
}

/** Role session by name; in the console CSV, which has no types, whatever carries the name. */
export function isSession(record: CloudTrailRecord, name: string): boolean {
  const session = sessionOf(record);
  if (session !== null) return session === name;
  const principal = principalOf(record);
  return principal.kind === 'unknown' && principal.name === name;
}

function byAgent(value: string): Exclusion {
  if (!value.endsWith('*')) return (record) => record.userAgent === value;
  const start = value.slice(0, -1);
  return (record) => record.userAgent?.startsWith(start) === true;
}

function byAddress(value: string): Exclusion | null {
  const holds = parseCidr(value);
  return holds === null
    ? null
    : (record) => typeof record.sourceIPAddress === 'string' && holds(record.sourceIPAddress);
}

const EPOCH = new Date(0);

function byTime(value: string): Exclusion | null {
  const [from, to, ...rest] = value.split('/');
  if (from === undefined || to === undefined || rest.length > 0 || /^\d+[mhdw]$/.test(from) || /^\d+[mhdw]$/.test(to))
    return null;
  if (from === '' && to === '') return null;
  try {
    const window = parseWindow(from === '' ? null : from, to === '' ? null : to, EPOCH);
    return (_record, time) => inWindow(time, window);
  } catch (error) {
    if (error instanceof TrimtrailError) return null;
    throw error;
  }
}
