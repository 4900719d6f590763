import { expect, it } from 'vitest';
import { prove } from '../../src/proof/prove.js';
import { evidence, generate, grant, object, resource, usageOf, EXACT } from '../policy/fixtures.js';

it('many exact ARNs beside as many calls known in part: each pattern is looked at once, not once a call', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => index);
  const grants = many.flatMap((index) => [
    grant('s3:GetObject', [object('b', `k${index}`)], { evidence: evidence({ eventIds: [`a${index}`] }) }),
    grant('s3:GetObject', [{ ...object('c', `p${index % 50}/`), prefixed: ['ObjectName'] }], {
      evidence: evidence({ eventIds: [`b${index}`] }),
    }),
    grant('sqs:SendMessage', [resource('sqs:queue', { QueueName: null })], {
      evidence: evidence({ eventIds: [`c${index}`] }),
    }),
  ]);
  const { policy } = await generate(grants, EXACT);
  const mapped = usageOf(grants);
  const { replay } = prove({ policy, beside: [], mapped, rows: [], seen: {}, grantGuarded: false, current: null });
  expect(replay).toMatchObject({ events: 9000, answers: { denied: 0, unknown: 0 } });
}, 20_000);
