/** A new login ID that isn’t the last word. */

import { Agency, PARENT, TARO } from '../../kit/agency';
import { expect, test } from '../../kit/test';

const NEW = 'taro@new.example.com';

test('another address than the one that was typed: only its own code counts', async ({ agency, site, demo }) => {
  const first = await agency.atNewLoginId('misspelt@new.example.com');
  await site.main.getByText('別のメールアドレスにする').click();
  await agency.email.fill('no address');
  await site.button('このアドレスに送る').click();
  await expect(site.summary).toContainText('メールアドレスをご確認ください。例：taro@example.jp');
  await expect(agency.email).toBeVisible();
  await expect(agency.email).toHaveValue('no address');
  await agency.email.fill(NEW);
  await site.button('このアドレスに送る').click();
  await expect(site.main).toContainText(NEW);
  const second = await agency.confirmation(NEW);
  if (first.code !== second.code) {
    await agency.confirm(first.code);
    await expect(site.summary).toContainText('確認コードが違います。');
  }
  await site.visit(first.link);
  await site.isAt('/agency/confirm', site.words.usedTitle);
  await site.visit('/agency/renew/login-id');
  await agency.confirm(second.code);
  await site.isAt('/agency/renew/password');
  expect(await demo.messages({ to: 'misspelt@new.example.com' })).toHaveLength(1);
});

test('an address that signs somebody else in can’t be taken, and only its mailbox learns why', async ({ agency, site, another }) => {
  const { link, code } = await agency.atNewLoginId(PARENT.email);
  const phone = await another();
  await phone.visit(link);
  await phone.isAt('/agency/confirm', 'このアドレスは使えません');
  await expect(phone.main.getByRole('button')).toHaveCount(0);
  await agency.confirm(code);
  await expect(site.summary).toContainText('このメールアドレスは、ログインIDに使えません。');
  await expect(agency.email).toBeVisible();
  expect(await new Agency(phone).signsIn(await another(), TARO.email)).toBe(true);
  expect(await agency.signsIn(await another(), PARENT.email)).toBe(true);
});
