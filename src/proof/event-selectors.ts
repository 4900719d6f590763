import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';

/** What a trail was told to record. */
export interface SelectedClasses {
  /** Why events of a class are not recorded, or not all; null: they are. Classes as `classOf` names them. */
  reason(className: string): string | null;
}

const BASIC = v.object({
  ReadWriteType: v.optional(v.picklist(['All', 'ReadOnly', 'WriteOnly']), 'All'),
  IncludeManagementEvents: v.optional(v.boolean(), true),
  DataResources: v.optional(v.array(v.object({ Type: v.string(), Values: v.optional(v.array(v.string()), []) })), []),
  ExcludeManagementEventSources: v.optional(v.array(v.string()), []),
});
const FIELD = v.object({
  Field: v.string(),
  Equals: v.optional(v.array(v.string())),
  NotEquals: v.optional(v.array(v.string())),
  StartsWith: v.optional(v.array(v.string())),
  NotStartsWith: v.optional(v.array(v.string())),
  EndsWith: v.optional(v.array(v.string())),
  NotEndsWith: v.optional(v.array(v.string())),
});
const SELECTORS = v.object({
  EventSelectors: v.optional(v.nullable(v.array(BASIC)), null),
  AdvancedEventSelectors: v.optional(v.nullable(v.array(v.object({ FieldSelectors: v.array(FIELD) }))), null),
});

/** Management events by whether they read, and what is left out; data types with whether all resources of the type are recorded. */
interface Selected {
  readonly management: ReadonlySet<'management-read' | 'management-write'>;
  readonly excluded: ReadonlySet<string>;
  readonly data: ReadonlyMap<string, DataSelected>;
}

interface DataSelected {
  readonly all: boolean;
  readonly why: string;
}

/**
 * Reads what `aws cloudtrail get-event-selectors` prints; several trails together record what each of them does.
 * Errors: `bad-selectors` naming the file.
 * Source: CloudTrail API Reference, GetEventSelectors, EventSelector and AdvancedFieldSelector.
 */
export function readSelectors(files: readonly { readonly name: string; readonly text: string }[]): SelectedClasses {
  const trails = files.flatMap(({ name, text }) => readFile(name, text));
  return {
    reason: (className) => {
      const reasons = trails.map((trail) => reasonOf(trail, className));
      return reasons.includes(null) ? null : (reasons[0] ?? 'the selectors record nothing');
    },
  };
}

/** Whether a text is what `aws cloudtrail get-event-selectors` prints, however well it can be read. */
export function isSelectors(text: string): boolean {
  const json = parse(text);
  if (typeof json !== 'object' || json === null) return false;
  return Object.hasOwn(json, 'EventSelectors') || Object.hasOwn(json, 'AdvancedEventSelectors');
}

function readFile(name: string, text: string): readonly Selected[] {
  const parsed = v.safeParse(SELECTORS, parse(text));
  const { EventSelectors: basic = null, AdvancedEventSelectors: advanced = null } = parsed.success ? parsed.output : {};
  if (basic === null && advanced === null) {
    throw new TrimtrailError('bad-selectors', `${name} holds no event selectors`, {
      hint: 'give what aws cloudtrail get-event-selectors prints',
    });
  }
  return [
    ...(basic ?? []).map(fromBasic),
    ...(advanced ?? []).map(({ FieldSelectors }) => fromAdvanced(FieldSelectors)),
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function managementOf(kind: 'All' | 'ReadOnly' | 'WriteOnly'): Selected['management'] {
  if (kind === 'ReadOnly') return new Set(['management-read']);
  return kind === 'WriteOnly' ? new Set(['management-write']) : new Set(['management-read', 'management-write']);
}

function fromBasic(selector: v.InferOutput<typeof BASIC>): Selected {
  const halves =
    selector.ReadWriteType === 'All'
      ? null
      : `only ${selector.ReadWriteType === 'ReadOnly' ? 'reads' : 'writes'} are recorded`;
  const data = selector.DataResources.map(({ Type, Values }) => {
    const all = Values.some(
      (value) => /^arn:aws[\w-]*:(?:s3|lambda|dynamodb)(?::::?)?$/.test(value) || value === 'arn:aws:s3:::',
    );
    const why = halves ?? (all ? '' : 'the selectors name some resources only');
    return [Type, { all: all && halves === null, why }] as const;
  });
  return {
    management: selector.IncludeManagementEvents ? managementOf(selector.ReadWriteType) : new Set(),
    excluded: new Set(selector.ExcludeManagementEventSources),
    data: new Map(data),
  };
}

type Field = v.InferOutput<typeof FIELD>;

function fromAdvanced(fields: readonly Field[]): Selected {
  const field = (name: string): Field | undefined => fields.find((one) => one.Field === name);
  const category = field('eventCategory')?.Equals?.[0];
  const readOnly = field('readOnly')?.Equals?.[0];
  if (category === 'Management') {
    const kind = readOnly === 'true' ? 'ReadOnly' : readOnly === 'false' ? 'WriteOnly' : 'All';
    return { management: managementOf(kind), excluded: new Set(field('eventSource')?.NotEquals), data: new Map() };
  }
  const rest = fields.filter((one) => !['eventCategory', 'resources.type'].includes(one.Field));
  const why = rest.length === 0 ? '' : `the selectors narrow data events by ${rest.map((one) => one.Field).join(', ')}`;
  const types = category === 'Data' ? (field('resources.type')?.Equals ?? []) : [];
  return {
    management: new Set(),
    excluded: new Set(),
    data: new Map(types.map((type) => [type, { all: rest.length === 0, why }])),
  };
}

/** Event sources by what `classOf` calls them. */
const SOURCES: Readonly<Record<string, string>> = { kms: 'kms.amazonaws.com', 'rds-data': 'rdsdata.amazonaws.com' };

function reasonOf({ management, excluded, data }: Selected, className: string): string | null {
  if (className.startsWith('data:')) {
    const type = className.slice(5);
    const selected = data.get(type);
    if (selected === undefined) return `the selectors do not record data events of ${type}`;
    return selected.all ? null : selected.why;
  }
  const [base = '', service] = className.split(':');
  if (!(management as ReadonlySet<string>).has(base))
    return `the selectors do not record ${base === 'management-read' ? 'reads' : 'writes'}`;
  const source = service === undefined ? undefined : SOURCES[service];
  return source !== undefined && excluded.has(source) ? `the selectors leave ${source} out` : null;
}
