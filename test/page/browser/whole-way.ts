import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOperations } from '../../aws/doubles/operations.js';
import { example, giveFiles, newPage, openPrincipal, openView, still } from './flows.js';
import { startUi, type RunningUi } from './running-ui.js';

/** The whole way, with the packaged program. */
export function wholeWayTests(browser: () => Browser): void {
  let ui: RunningUi;
  beforeAll(async () => {
    ui = await startUi(example('trail'));
  });
  afterAll(() => ui.stop());

  const verdict = (page: Page) => page.getByRole('region', { name: 'Proof', exact: true });
  const queryOf = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

  describe('the page over trimtrail ui', () => {
    it('open, pick alice, brush 30 days, give today’s policies, tighten, see the proof, export Terraform', async () => {
      const page = await newPage(browser(), { acceptDownloads: true });
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(ui.origin) && !request.url().startsWith('blob:')) elsewhere.push(request.url());
      });
      page.on('pageerror', (error) => elsewhere.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') elsewhere.push(message.text());
      });
      await page.goto(ui.address);
      await openPrincipal(page, 'alice');
      expect(page.url()).not.toContain('token');

      const before = await page.getByRole('heading', { name: /events in/ }).innerText();
      await brush(page, 59, 88);
      await expect.poll(() => queryOf(page).get('from')).toBe('2026-04-30');
      await still(page);
      expect(queryOf(page).get('to')).toBeNull();
      expect(await page.getByRole('heading', { name: /events in/ }).innerText()).not.toBe(before);

      await openView(page, 'Granted');
      await giveFiles(page, example('current-policies.json'));
      await page.getByText('Compared with').waitFor();
      await still(page);
      await page.getByRole('heading', { name: 'Granted against used' }).waitFor();
      await page.getByText(/services granted whole and never used/).waitFor();

      await openView(page, 'Policy');
      const counts = async (): Promise<string> => (await verdict(page).innerText()).split('\n')[0] ?? '';
      expect(await counts()).toMatch(/^✓ (\d+) of \1 events allowed$/);
      await page.getByRole('slider', { name: 'Resources' }).fill('0');
      await page.getByRole('heading', { name: 'The last change narrows' }).waitFor();
      expect(await counts()).toMatch(/^✓ (\d+) of \1 events allowed$/);

      await openView(page, 'Proof');
      expect(await verdict(page).getAttribute('data-proved')).toBe('true');
      await openView(page, 'Export');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save Terraform' }).click(),
      ]);
      const terraform = readFileSync(await download.path(), 'utf8');
      expect(download.suggestedFilename()).toMatch(/\.tf$/);
      expect(terraform).toContain('aws_iam_policy_document');
      expect(terraform).toContain('arn:aws:ec2:us-east-1:111122223333:instance/i-');
      for (const [name, holds] of EXPORTS) expect(await saved(page, name)).toMatch(holds);
      expect(elsewhere).toEqual([]);

      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Proof · alice' }).waitFor();
      await page.context().close();
    });

    it('keeps what is shown over a reload, a new tab with the token, and back', async () => {
      const page = await newPage(browser(), { acceptDownloads: true });
      await page.goto(ui.address);
      await openPrincipal(page, 'alice');
      await page.getByRole('link', { name: 'last 30 days' }).click();
      await page.getByRole('link', { name: 'Only ec2.amazonaws.com' }).click();
      await still(page);
      const shown = await page.getByRole('region', { name: 'Calls' }).innerText();
      await page.reload();
      await still(page);
      await expect.poll(() => page.getByRole('region', { name: 'Calls' }).innerText()).toBe(shown);
      await page.goBack();
      await page.goBack();
      await still(page);
      expect(queryOf(page).get('from')).toBeNull();
      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.getByText('Open the address that “trimtrail ui” printed').waitFor();
      await page.context().close();
    });

    it('says what a line is there for, and is red when one that is needed is dropped', async () => {
      const page = await newPage(browser(), { acceptDownloads: true });
      await page.goto(ui.address);
      await openPrincipal(page, 'alice');
      await openView(page, 'Policy');
      await page
        .getByRole('link', { name: /why lambda:GetFunction is there/ })
        .first()
        .click();
      const why = page.getByRole('region', { name: 'Why lambda:GetFunction is there' });
      expect(await why.innerText()).toContain('GetFunction20150331v2');
      await why.getByRole('link', { name: /events?: lambda/ }).click();
      await page.locator('.records li').first().waitFor();
      await page.keyboard.press('Escape');
      await why.getByLabel('Note').fill('belongs to <b>somebody</b> else');
      await why.getByRole('button', { name: 'Drop this line' }).click();
      await still(page);
      expect(await verdict(page).getAttribute('data-proved')).toBe('false');
      await openView(page, 'Export');
      await page.getByRole('button', { name: 'Look at Report', exact: true }).click();
      await page.getByText('somebody').first().waitFor();
      await page.goBack();
      await page.getByRole('button', { name: /Undo: drop lambda:GetFunction/ }).click();
      await still(page);
      await expect.poll(() => verdict(page).getAttribute('data-proved')).toBe('true');
      await page.context().close();
    });

    it('adds conditions, compares with today by service, and opens the records that a figure counts', async () => {
      const page = await newPage(browser());
      await page.goto(ui.address);
      await openPrincipal(page, 'alice');
      const resources = page.getByRole('region', { name: 'Resources' });
      const figure = resources.locator('a.number').first();
      const count = await figure.innerText();
      await figure.click();
      await page.getByText(`${count} records, latest first`).waitFor();
      await page.keyboard.press('Escape');
      await openView(page, 'Granted');
      await giveFiles(page, example('current-policies.json'));
      await page.getByText('Compared with').waitFor();
      await openView(page, 'Policy');
      const changes = page.getByRole('region', { name: 'From today to this policy' });
      expect(await changes.innerText()).toMatch(/From [\d,]+ actions of \d+ services to \d+ of \d+/);
      await page.getByText('Conditions', { exact: true }).click();
      await page.getByRole('switch', { name: /^Region/ }).check();
      await page.getByRole('heading', { name: 'The last change narrows' }).waitFor();
      await still(page);
      expect(await page.getByRole('region', { name: 'Policy as JSON' }).innerText()).toContain('aws:RequestedRegion');
      expect(await verdict(page).getAttribute('data-proved')).toBe('true');
      await page.getByLabel('beside today’s').check();
      await page.getByRole('region', { name: 'Policies of today' }).waitFor();
      await page.reload();
      await page.getByRole('region', { name: 'Policies of today' }).waitFor();
      await openView(page, 'Proof');
      await page.getByRole('link', { name: /records: Replay: allowed by this policy/ }).click();
      await page.getByText(/154 records, latest first/).waitFor();
      await page.context().close();
    });

    it('compares with today from the beginning: with a file, and with what AWS says', async () => {
      const iam = await startOperations({ GetAccountAuthorizationDetails: () => ALICE_IN_IAM });
      const env = { ...AWS, AWS_ENDPOINT_URL: iam.endpoint };
      const compared = [
        await startUi([example('trail'), '--current', example('current-policies.json')]),
        await startUi([example('trail'), '--current', 'live', '--aws-region', 'us-east-1'], env),
      ];
      try {
        const page = await newPage(browser());
        for (const { address } of compared) {
          await page.goto(address);
          await page.locator('a.line').first().waitFor();
          await page
            .getByText(/of [\d,]+ used/)
            .first()
            .waitFor();
          await openPrincipal(page, 'alice');
          await openView(page, 'Granted');
          await page.getByText(/Compared with/).waitFor();
        }
        await page.getByRole('button', { name: 'add' }).click();
        await page.getByRole('button', { name: 'Read them from AWS' }).click();
        await expect.poll(() => iam.asked.length).toBe(2);
        await page.context().close();
      } finally {
        await Promise.all(compared.map((one) => one.stop()));
        await iam.close();
      }
    });

    it('works by keys alone', async () => {
      const page = await newPage(browser(), { acceptDownloads: true });
      await page.goto(ui.address);
      await page.locator('a.line').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('deploy');
      await expect.poll(() => page.locator('a.line').count()).toBe(2);
      await page.keyboard.press('Enter');
      for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
      await page.getByRole('heading', { level: 1, name: 'Use · Deploy' }).waitFor();
      await still(page);
      const first = page.getByRole('slider', { name: 'First day of the window' });
      await first.focus();
      await page.keyboard.press('PageUp');
      await page.keyboard.press('ArrowRight');
      expect(await first.getAttribute('aria-valuenow')).toBe('8');
      expect(queryOf(page).get('from')).not.toBeNull();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys and words' }).waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.context().close();
    });
  });
}

/** What is saved under each name holds at least this. */
const EXPORTS = [
  ['Policy as JSON', /"Version": "2012-10-17"/],
  ['CloudFormation', /AWS::IAM::ManagedPolicy/],
  ['CDK', /aws-iam/],
  ['Report', /^<!doctype html>[^]*Least privilege review/],
  ['Report as Markdown', /^# Least privilege review/],
  ['Report as JSON', /"principal"/],
  ['Plan', /"stateHash"/],
  ['Evidence as text', /GetObject/],
  ['Usage as CSV', /^eventType,eventSource/],
] as const;

async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Save ${name}`, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

const AWS = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'made-up-for-a-test',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;
const EVERYTHING = encodeURIComponent(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
);
const ALICE_IN_IAM =
  '<UserDetailList><member><Arn>arn:aws:iam::111122223333:user/alice</Arn><UserName>alice</UserName><UserId>AIDAEYRUMWS6HCEXAMPLE</UserId><Path>/</Path>' +
  `<UserPolicyList><member><PolicyName>all</PolicyName><PolicyDocument>${EVERYTHING}</PolicyDocument></member></UserPolicyList></member></UserDetailList><IsTruncated>false</IsTruncated>`;

/** Drags over the heat map from one day to another, both counted from 0. */
async function brush(page: Page, first: number, last: number): Promise<void> {
  const box = await page.locator('.brush').boundingBox();
  if (box === null) throw new Error('there is no heat map');
  const at = (day: number): number => box.x + ((day + 0.5) / 89) * box.width;
  await page.mouse.move(at(first), box.y + 40);
  await page.mouse.down();
  await page.mouse.move(at((first + last) / 2), box.y + 60, { steps: 4 });
  await page.mouse.move(at(last), box.y + 60, { steps: 4 });
  await page.mouse.up();
}
