import { keysOfConditions } from '../base/condition-kinds.js';
import type { Catalog } from '../catalog/catalog.js';
import { policyOfMapped, type PolicyResult } from '../main/generate-policy.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import type { Backend } from './backend.js';
import { keysAskedBy, type CurrentShelf } from './current.js';
import { Memo } from './memo.js';
import { cutToDays, type Study } from './narrow.js';
import { decide, grantingOf, type DecidedPolicy } from './policy-view.js';
import { whileWanted } from './shared-work.js';
import { unbroken, type Studies } from './studies.js';
import type { PolicySettings } from './types/policy.js';
import type { Asking, Selection } from './types/selection.js';

/** What a policy is asked under. */
export interface Asked {
  readonly settings: PolicySettings;
  readonly current: string | null;
}

export interface PolicyAnswersOptions {
  readonly backend: Backend;
  readonly studies: Studies;
  readonly shelf: CurrentShelf;
  readonly catalog: Catalog;
}

const KEPT = 24;

/** Policies of a selection under settings; what settings leave as it was is not computed again. */
export class PolicyAnswers {
  readonly #with: PolicyAnswersOptions;
  readonly #policies = new Memo<Promise<PolicyResult>>(KEPT);

  constructor(options: PolicyAnswersOptions) {
    this.#with = options;
  }

  /** The study of a principal whose rows know what the conditions ask for. Errors: `no-match`, `bad-policy`. */
  async study(key: string, { settings, current }: Asked, asking: Asking): Promise<Study> {
    const { studies, shelf } = this.#with;
    const { principal } = await studies.seen(key, asking);
    const policies = shelf.policiesIfNamed(current, principal);
    return studies.of(key, [...keysOfConditions(settings.conditions), ...keysAskedBy(policies)], asking);
  }

  /** Before decisions by hand. Errors: `no-match`, `nobody-to-cut`, `policy-too-large`, `bad-policy`. */
  async made(selection: Selection, asked: Asked, asking: Asking): Promise<PolicyResult> {
    const study = await this.study(selection.principal, asked, asking);
    refuseNobody(study);
    const question = JSON.stringify([selection, { ...asked.settings, decisions: [] }, asked.current]);
    return whileWanted(
      this.#policies.get(question, () => this.#make(study, selection, asked)),
      asking.signal,
    );
  }

  /** With what was decided by hand. Errors: as {@link made}. */
  async decided(selection: Selection, asked: Asked, asking: Asking): Promise<DecidedPolicy> {
    const result = await this.made(selection, asked, asking);
    return decide(result, asked.settings, this.#with.shelf.policiesOf(asked.current, result.principal));
  }

  async #make(study: Study, selection: Selection, { settings, current }: Asked): Promise<PolicyResult> {
    const { backend, shelf, catalog } = this.#with;
    const mapped = await study.mapped(selection, settings);
    const policies = shelf.policiesOf(current, study.principal);
    const { principal } = study;
    const granting = grantingOf(settings);
    const own = { principal, usage: study.usage(selection), mapped };
    if (policies === null) return policyOfMapped(own, catalog, { granting });
    return policyOfMapped(own, catalog, {
      granting,
      today: {
        policiesOf: () => policies,
        keep: settings.keep,
        newerThan: null,
        selected: shelf.selectedOf(current),
        allRows: cutToDays(await backend.recorded(unbroken({})), selection),
      },
    });
  }
}

/** Errors: `nobody-to-cut`. */
export function refuseNobody({ principal }: Study): void {
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
}
