import * as v from 'valibot';
import type { Step } from './types.js';

const managed = v.object({ arn: v.string(), versionId: v.string(), document: v.string() });
const inline = v.object({ name: v.string(), document: v.string() });
const group = v.object({ name: v.string(), inline: v.array(inline), attached: v.array(managed) });

/** {@link ./types.ts} `PrincipalState`, as plans and journals hold it. */
export const stateSchema = v.object({
  kind: v.picklist(['user', 'role']),
  name: v.string(),
  arn: v.string(),
  id: v.string(),
  path: v.string(),
  createdAt: v.nullable(v.string()),
  inline: v.array(inline),
  attached: v.array(managed),
  groups: v.array(group),
  boundary: v.nullable(managed),
  tags: v.record(v.string(), v.string()),
});

export const stepSchema = v.variant('do', [
  v.object({
    do: v.literal('create'),
    policy: managed,
    name: v.string(),
    why: v.picklist(['granted', 'denies', 'newer', 'boundary', 'restored']),
  }),
  v.object({ do: v.picklist(['attach', 'detach']), policy: managed }),
  v.object({ do: v.picklist(['put-inline', 'delete-inline']), policy: inline }),
  v.object({ do: v.picklist(['join-group', 'leave-group']), group }),
  v.object({ do: v.literal('set-boundary'), from: v.nullable(managed), to: v.nullable(managed) }),
]);

/** The same data under the type that tells the steps apart one by one. */
export const parsedSteps = (steps: readonly v.InferOutput<typeof stepSchema>[]): readonly Step[] => steps;
