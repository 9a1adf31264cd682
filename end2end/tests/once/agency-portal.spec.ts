/** What the portal of a customer promises, whatever the device. */

import { Agency, PARENT, TARO } from '../../kit/agency';
import { expect, test } from '../../kit/test';

const CONTACTS = '/agency/portal/contacts';

test('a mail address is confirmed by its link in another browser, and offered only then', async ({ agency, site, another }) => {
  const fresh = 'by.link@new.example.com';
  await site.enter('agency', TARO.email);
  await site.send('portal/add-email', { realm: 'agency', email: fresh });
  const forgetful = new Agency(await another());
  await forgetful.atDestinations();
  expect(await forgetful.destinations()).not.toContain('by*****@new.example.com（メール）');
  await site.visit(CONTACTS);
  await expect(agency.line(fresh)).toContainText('未確認');
  const mail = await another();
  await mail.visit((await agency.confirmation(fresh)).link);
  await mail.isAt('/agency/confirm', agency.words.confirmTitle);
  await mail.button(agency.words.confirm).click();
  await expect(mail.heading).toHaveText(agency.words.confirmedTitle);
  await site.visit(`${CONTACTS}/verify`);
  await site.isAt(CONTACTS);
  await expect(agency.line(fresh)).not.toContainText('未確認');
});

test('an addition can be given up, and a code that is asked for again replaces the first', async ({ agency, site, demo }) => {
  const fresh = 'maybe@new.example.com';
  await site.enter('agency', TARO.email);
  await site.send('portal/add-email', { realm: 'agency', email: fresh });
  await site.visit(`${CONTACTS}/verify`);
  const first = (await agency.confirmation(fresh)).code;
  await demo.advance(61);
  await site.reload();
  await site.button('コードをもう一度送る').click();
  const second = (await agency.confirmation(fresh)).code;
  if (first !== second) {
    await agency.field.fill(first);
    await site.button('確認する').click();
    await expect(site.summary).toContainText('違います。');
  }
  await site.button('追加をやめる').click();
  await site.isAt(CONTACTS);
  await expect(agency.line(fresh)).toHaveCount(0);
  await site.send('portal/verify-contact', { realm: 'agency', pin: second });
  await site.reload();
  await expect(agency.line(fresh)).toHaveCount(0);
});

test('only those below are listed and can be invited', async ({ site, demo }) => {
  await site.enter('agency', TARO.email);
  await site.visit('/agency/portal/customers');
  for (const [search, found] of [['01058735', false], [PARENT.id, false], [TARO.id, false], ['0400', true]] as const) {
    await site.main.getByLabel('お客様IDまたはお名前').fill(search);
    await site.button('検索').click();
    await expect(site.page).toHaveURL(new RegExp(`q=${search}`));
    if (found) await expect(site.main.getByRole('listitem').first()).toBeVisible();
    else await expect(site.main).toContainText('当てはまるお客様はいません。');
  }
  await site.send('portal/invite', { realm: 'agency', customer_id: '01058735', email: 'thief@new.example.com' });
  await site.visit('/agency/portal/customers');
  await expect(site.summary).toContainText('ご案内を送れるお客様が見つかりません。');
  expect(await demo.messages({ to: 'thief@new.example.com' })).toHaveLength(0);
});
