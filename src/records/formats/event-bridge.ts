import type { Format } from '../found.js';
import { isObject } from '../parse-json.js';

/** An EventBridge envelope. Source: EventBridge User Guide, "AWS service events delivered via AWS CloudTrail". */
export const eventBridge: Format = (value, unwrap) => {
  if (!isObject(value['detail']) || value['detail-type'] === undefined) return null;
  return unwrap(value['detail']);
};
