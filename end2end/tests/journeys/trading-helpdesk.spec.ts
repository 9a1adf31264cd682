/** The helpdesk makes sure of an administrator's identity, a second person agrees, and only then a password is issued. */

import { ADMINISTRATOR, NEW_PASSWORD, Trading } from '../../kit/trading';
import { Authenticator } from '../../kit/authenticator';
import { expect, test } from '../../kit/test';

const NAME = '照井 良子';
const SCRIPT = '<script>alert(1)</script></textarea>';

test('one checks, another approves, the first issues, and the administrator is in again', async ({ site, another, demo }) => {
  const first = new Trading(site);
  const words = first.words.check;
  await first.enter('helpdesk01');
  await first.beginCheck(ADMINISTRATOR.companyId, NAME);
  await expect(site.button(words.finish)).toHaveCount(0);
  await first.record(true, SCRIPT);
  await expect(site.main).toContainText(SCRIPT);
  await first.confirmAll();
  await expect(site.main).toContainText(words.waits);
  await expect(site.button(words.approve), 'nobody approves what they checked').toHaveCount(0);
  const check = new URL(site.page.url()).pathname;

  const second = new Trading(await another());
  await second.enter('helpdesk02');
  await second.site.visit('/trading/helpdesk');
  await second.site.main.getByRole('link', { name: new RegExp(NAME) }).first().click();
  await expect(second.site.page).toHaveURL(new RegExp(`${check}$`));
  await expect(second.site.main).toContainText(SCRIPT);
  await second.site.button(words.approve).click();
  await expect(second.site.notice).toContainText(words.approved);

  await site.reload();
  const temporary = await first.reissue();
  const administrator = new Trading(await another());
  await administrator.tries(ADMINISTRATOR.loginId, temporary);
  await administrator.site.isAt('/trading/login/otp', administrator.site.words.otpTitle);
  await administrator.site.field(site.words.otp).fill(await new Authenticator(demo).code());
  await administrator.site.button(site.words.otpSubmit).click();
  await administrator.site.setPassword('trading', NEW_PASSWORD);
  await administrator.site.isAt('/trading/portal');
});

test('what could not be confirmed needs a remark, and ends without a password', async ({ site }) => {
  const helper = new Trading(site);
  const words = helper.words.check;
  await helper.enter('helpdesk01');
  await helper.beginCheck(ADMINISTRATOR.companyId, NAME);
  await helper.record(false);
  await expect(site.summary).toBeVisible();
  await expect(site.field(words.remark)).toHaveAttribute('aria-invalid', 'true');
  await helper.record(false, '会員IDが違う');
  await helper.confirmAll();
  await expect(site.main).not.toContainText(words.waits);
  await expect(site.field(helper.words.newPassword)).toHaveCount(0);
});

test('a check that is left issues nothing, and another one can begin', async ({ site }) => {
  const helper = new Trading(site);
  const words = helper.words.check;
  await helper.enter('helpdesk01');
  await helper.beginCheck(ADMINISTRATOR.companyId, NAME);
  await helper.record(true);
  await site.button(words.leave).click();
  await site.isAt('/trading/helpdesk', helper.words.helpdesk);
  await helper.beginCheck(ADMINISTRATOR.companyId, NAME);
});
