/** Narrow screens and thumbs, also where scripts never run. */

import { Authenticator } from '../../kit/authenticator';
import { Campaigns, IDS, linkFor } from '../../kit/campaigns';
import { fitsEverybody } from '../../kit/checks';
import { expect, test } from '../../kit/test';

test('the way through a recovery fits everybody', async ({ site, demo }) => {
  for (const path of ['/', '/health/login', '/health/recovery', '/demo/outbox']) {
    await site.visit(path);
    await fitsEverybody(site.page, path);
  }
  const number = await site.askForLink('health', 'testuser001');
  await fitsEverybody(site.page, 'sent');
  await site.openMail(await demo.mailOf(number));
  await fitsEverybody(site.page, 'link');
  await site.goOn();
  await site.isAt('/health/enrol/authenticator');
  await fitsEverybody(site.page, 'enrol');
  await site.button(site.labels('health').enrolSubmit).click();
  await expect(site.summary).toBeVisible();
  await fitsEverybody(site.page, 'enrol, wrong');
});

test('the portal fits everybody', async ({ site, demo }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  for (const path of ['', '/sessions', '/devices', '/history', '/password', '/recovery-codes']) {
    await site.visit(`/health/portal${path}`);
    await fitsEverybody(site.page, `portal${path}`);
  }
  await site.button('コードを作成する').click();
  await expect(site.main.locator('ol code')).toHaveCount(10);
  await fitsEverybody(site.page, 'fresh codes');
});

test('a very long name fits', async ({ site }) => {
  await site.enter('construction', 'hk000012-01_b');
  await expect(site.page.getByRole('banner')).toContainText('Wolfeschlegelsteinhausenbergerdorff');
  await fitsEverybody(site.page, 'portal');
});

test('the way through a PIN fits everybody', async ({ agency, site }) => {
  await site.visit('/agency/recovery');
  await fitsEverybody(site.page, 'facts');
  await agency.part('login-id').getByRole('button').click();
  await expect(site.summary).toBeVisible();
  await fitsEverybody(site.page, 'facts, wrong');
  const pin = await agency.atLoginIdPin();
  await fitsEverybody(site.page, 'PIN');
  await site.back();
  await site.isAt('/agency/recovery/destination');
  await fitsEverybody(site.page, 'destinations');
  await site.visit('/agency/recovery/pin');
  await agency.prove(pin, 'taro@new.example.com');
  await site.isAt('/agency/renew/login-id');
  await fitsEverybody(site.page, 'new login ID');
  await site.visit('/demo/outbox');
  await fitsEverybody(site.page, 'outbox with a text message');
});

test('the portal of a customer fits everybody', async ({ site }) => {
  await site.enter('agency', 'oyaten@example.jp');
  for (const path of ['', '/contacts', '/login-id', '/customers']) {
    await site.visit(`/agency/portal${path}`);
    await fitsEverybody(site.page, `portal${path}`);
  }
});

test('the pages of campaigns fit everybody', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { id, mail } = await operator.running();
  for (const path of ['admin/campaigns', 'admin/campaigns/new', `admin/campaigns/${id}`]) {
    await site.visit(`/construction/${path}`);
    await fitsEverybody(site.page, path);
  }
  await site.visit(linkFor(mail, IDS[0]));
  await fitsEverybody(site.page, 'not open yet');
});
