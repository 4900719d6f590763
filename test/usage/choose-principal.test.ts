import { describe, expect, test } from 'vitest';
import type { Copy } from '../../src/usage/copies.js';
import { choosePrincipal } from '../../src/usage/choose-principal.js';
import { joinPrincipals, principalsOf } from '../../src/usage/join-principals.js';
import { HIDDEN_NAME } from '../../src/usage/principal.js';
import { summarizeUsage } from '../../src/usage/summarize.js';
import type { UsageInput } from '../../src/usage/summarize.js';
import type { FilterSpec, Usage } from '../../src/usage/types.js';
import { A, aliceIdentity, B, csvRecord, deployIdentity, record } from './records.js';

const ALICE = `arn:aws:iam::${A}:user/alice`;
const SSO = 'AWSReservedSSO_Data_0123456789abcdef';
const role = (name: string, account: string): UsageInput =>
  record({
    recipientAccountId: account,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${account}:s`,
      accountId: account,
      accessKeyId: 'ASIAROLEKEYEXAMPLE00',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${name}`, accountId: account },
      },
    },
  });
const csv = (fields = {}): Copy => ({ record: csvRecord(fields), shape: 'console-csv' });
const usage = (records: readonly UsageInput[], filter: Partial<FilterSpec> = {}): Promise<Usage> =>
  summarizeUsage(records, { filter });

describe('choosePrincipal', () => {
  test('one that fits, with all its rows', async () => {
    const { rows } = await usage([record(), record({ eventName: 'GetObject' }), role('Deploy', A)]);
    const chosen = choosePrincipal(rows, 'alice');
    expect(chosen.principal.arn).toBe(ALICE);
    expect(chosen.principals).toHaveLength(1);
    expect(chosen.rows).toHaveLength(2);
  });

  test('a bare name that fits several is principal-ambiguous and lists them', async () => {
    const { rows } = await usage([record(), role('alice', A), role('alice', B)]);
    expect(() => choosePrincipal(rows, 'alice')).toThrow(
      expect.objectContaining({
        code: 'principal-ambiguous',
        message: expect.stringMatching(
          new RegExp(`3 principals:\\n  arn:aws:iam::${A}:role/alice\\n  ${ALICE}\\n  arn:aws:iam::${B}:role/alice`),
        ),
      }),
    );
    expect(choosePrincipal(rows, 'user/alice').principal.kind).toBe('user');
  });

  test('candidates are printed without what a record may smuggle in', async () => {
    const { rows } = await usage([
      csv({ userIdentity: { userName: '\u001b[31mx' } }),
      csv({ userIdentity: { userName: 'y' } }),
    ]);
    expect(() => choosePrincipal(rows, null)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('  \\x1b[31mx (unknown in') }),
    );
  });

  test('nobody that fits is no-match, with a hint', async () => {
    const { rows } = await usage([record()]);
    expect(() => choosePrincipal(rows, 'lice')).toThrow(
      expect.objectContaining({ code: 'no-match', hint: expect.stringContaining('trimtrail principals') }),
    );
    expect(() => choosePrincipal([], null)).toThrow(expect.objectContaining({ code: 'no-match' }));
  });

  test('left out: the only one there is, services not counted', async () => {
    const service = record({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } });
    expect(choosePrincipal((await usage([record(), service])).rows, null).principal.arn).toBe(ALICE);
    expect(choosePrincipal((await usage([service])).rows, null).principal.kind).toBe('service');
    const two = (await usage([record(), role('Deploy', A)])).rows;
    expect(() => choosePrincipal(two, null)).toThrow(expect.objectContaining({ code: 'principal-ambiguous' }));
  });

  test('RULE 6: a recreated principal is one choice', async () => {
    const again = record({ userIdentity: { ...aliceIdentity, principalId: 'AIDAALICETWOEXAMPLE' } });
    const chosen = choosePrincipal((await usage([record(), again])).rows, 'alice');
    expect(chosen.rows).toHaveLength(2);
  });

  test('the console CSV’s name joins the user of that name and account, and only that', async () => {
    const records = [record(), csv(), csv({ recipientAccountId: B })];
    const { rows } = await usage(records);
    expect(() => choosePrincipal(rows, 'alice')).toThrow(expect.objectContaining({ code: 'principal-ambiguous' }));
    const chosen = choosePrincipal(rows, ALICE);
    expect(principalsOf(chosen.rows)).toMatchObject([{ arn: ALICE }]);
    expect(chosen.rows.reduce((sum, row) => sum + row.count, 0)).toBe(2);
  });

  test('a CSV alone: the name is the principal', async () => {
    const { rows } = await usage([csv(), csv()], { principals: ['alice'] });
    expect(choosePrincipal(rows, 'alice', { principals: ['alice'] })).toMatchObject({
      principal: { kind: 'unknown', arn: null, name: 'alice', account: A },
    });
  });

  test('an access key names whose it is, beside other principals', async () => {
    const principals = ['ASIAIOSFODNN7EXAMPLE', 'user/alice'];
    const { rows } = await usage([record(), record({ userIdentity: deployIdentity }), role('Other', A)], {
      principals,
    });
    expect(choosePrincipal(rows, 'ASIAIOSFODNN7EXAMPLE', { principals }).principal.name).toBe('Deploy');
    expect(choosePrincipal(rows, 'user/alice', { principals }).principal.name).toBe('alice');
  });

  test('RULE 16: one role name or permission set in many accounts is one choice when accounts are asked for', async () => {
    const { rows } = await usage([role(SSO, A), role(SSO.replace('0123', 'aaaa'), B)]);
    const chosen = choosePrincipal(rows, SSO, { acrossAccounts: 'all' });
    expect(chosen.principals.map(({ account }) => account)).toEqual([A, B]);
    expect(chosen.rows).toHaveLength(2);
    expect(choosePrincipal(rows, SSO, { acrossAccounts: null }).principals).toHaveLength(1);
    expect(() => choosePrincipal(rows, 'Data')).toThrow(expect.objectContaining({ code: 'principal-ambiguous' }));
  });
});

const failed = (userName: string): UsageInput =>
  record({ userIdentity: { type: 'IAMUser', userName, accountId: A }, errorMessage: 'Failed authentication' });

describe('joinPrincipals', () => {
  const { sessionContext: _issuer, ...bare } = deployIdentity;
  const ROLE = `arn:aws:iam::${A}:role/ci/Deploy`;

  test('a session without issuer joins the role of its unique id, or of its name and account', async () => {
    for (const identity of [bare, { ...bare, principalId: '' }]) {
      const { rows } = await usage([record({ userIdentity: deployIdentity }), record({ userIdentity: identity })]);
      expect(principalsOf(rows)).toMatchObject([{ arn: ROLE }]);
    }
  });

  test('but not when two roles share the name, nor in another account', async () => {
    const other = role('Deploy', A);
    const { rows } = await usage([
      record({ userIdentity: deployIdentity }),
      other,
      record({ userIdentity: { ...bare, principalId: '' } }),
    ]);
    expect(principalsOf(rows).map(({ arn }) => arn)).toEqual([`arn:aws:iam::${A}:role/Deploy`, ROLE, null]);
    const abroad = record({
      userIdentity: { ...bare, principalId: '', accountId: B, arn: `arn:aws:sts::${B}:assumed-role/Deploy/x` },
    });
    expect(principalsOf((await usage([record({ userIdentity: deployIdentity }), abroad])).rows)).toHaveLength(2);
  });

  test('a failed sign-in without ARN joins its user; a hidden name joins nobody', async () => {
    expect(principalsOf((await usage([record(), failed('alice')])).rows)).toHaveLength(1);
    const hidden = record({ userIdentity: { ...aliceIdentity, arn: `arn:aws:iam::${A}:user/${HIDDEN_NAME}` } });
    expect(principalsOf((await usage([hidden, failed(HIDDEN_NAME)])).rows)).toHaveLength(2);
  });

  test('joining again changes nothing', async () => {
    const { rows } = await usage([
      record({ userIdentity: deployIdentity }),
      record({ userIdentity: bare }),
      csv(),
      record(),
    ]);
    expect(joinPrincipals(rows)).toEqual(rows);
  });
});
