/** Narrow screens and thumbs, also where scripts never run. */

import { Authenticator } from '../../kit/authenticator';
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
