import { describe, expect, it } from 'vitest';
import { eventNameCandidates } from '../../src/base/event-name.js';

describe('eventNameCandidates', () => {
  it.each([
    ['CreateFunction20150331', ['CreateFunction20150331', 'CreateFunction']],
    ['AddPermission20150331v2', ['AddPermission20150331v2', 'AddPermission']],
    ['ListDistributions2014_01_31', ['ListDistributions2014_01_31', 'ListDistributions']],
    ['CreateDistribution2020_05_31', ['CreateDistribution2020_05_31', 'CreateDistribution']],
    // PEERS 10: digits that belong to the name stay
    ['ListObjectsV2', ['ListObjectsV2']],
    ['CreateEnvironmentEC2', ['CreateEnvironmentEC2']],
    ['SetV2LoggingOptions', ['SetV2LoggingOptions']],
    ['Get20Things', ['Get20Things']],
    ['', ['']],
    ['2015', ['2015']],
  ])('%s', (name, candidates) => expect(eventNameCandidates(name)).toEqual(candidates));

  it('does not hang on a long text', () => {
    const long = `${'a'.repeat(1_000_000)}2015`;
    expect(eventNameCandidates(long)).toEqual([long]);
  });
});
