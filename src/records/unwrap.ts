import { recordOf, type Fields, type Format, type Found } from './found.js';
import { cloudWatchLogs } from './formats/cloudwatch-logs.js';
import { eventBridge } from './formats/event-bridge.js';
import { lakeRow, lowerCaseRow } from './formats/lake.js';
import { lookupEvents } from './formats/lookup-events.js';
import { notRecords } from './formats/not-records.js';
import { isBareRecord } from './formats/bare-record.js';
import { wrappers } from './formats/wrappers.js';
import { isObject } from './parse-json.js';

/** In order; the first that knows a value reads it. */
const FORMATS: readonly Format[] = [notRecords, lookupEvents, eventBridge, cloudWatchLogs, wrappers, lowerCaseRow];

/** Wrappers within wrappers: an EventBridge envelope in a log message in a Splunk result is three. */
const MAX_WRAPPERS = 8;

/**
 * Takes a parsed value out of whatever it is wrapped in. A value that no format knows is searched for objects that look
 * like records; where none is found the value itself is returned as a record, which the check then refuses.
 */
export function unwrap(value: unknown): readonly Found[] {
  if (isBareRecord(value)) return recordOf(value);
  const found = open(value, 0);
  return found.length > 0 ? found : recordOf(value);
}

function open(value: unknown, level: number): readonly Found[] {
  if (isBareRecord(value)) return recordOf(value);
  if (level > MAX_WRAPPERS) return [];
  if (Array.isArray(value)) return openList(value, level);
  return isObject(value) ? openObject(value, level) : [];
}

function openList(list: readonly unknown[], level: number): readonly Found[] {
  return lakeRow(list) ?? list.flatMap((item) => open(item, level + 1));
}

function openObject(value: Fields, level: number): readonly Found[] {
  for (const format of FORMATS) {
    const found = format(value, (inner) => open(inner, level + 1));
    if (found !== null) return found;
  }
  return Object.values(value).flatMap((member) => open(member, level + 1));
}
