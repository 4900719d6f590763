import type { Json } from '../../src/base/record.js';
import type { Call } from './event.js';

/** A management call: `logs CreateLogStream` (event source label and event name) and its parameters. Reads are told by their names. */
export function call(name: string, requestParameters: Json, rest: Partial<Call> = {}): Call {
  const space = name.indexOf(' ');
  const eventName = name.slice(space + 1);
  return {
    eventSource: `${name.slice(0, space)}.amazonaws.com`,
    eventName,
    readOnly: /^(Get|List|Describe|BatchGet|Lookup|Filter|Decrypt)/.test(eventName),
    requestParameters,
    ...rest,
  };
}
