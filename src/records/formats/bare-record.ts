import { isObject } from '../parse-json.js';

/** An object that says which event it is and one thing more about it: a record as trail files hold it. */
export function isBareRecord(value: unknown): boolean {
  if (!isObject(value) || typeof value['eventName'] !== 'string') return false;
  return value['eventSource'] !== undefined || value['eventTime'] !== undefined;
}
