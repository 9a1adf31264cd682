/** After signing in: who one is in the header, one's own contacts, another login ID, and customers below who get their first password. */

import { Agency, PARENT, TARO } from '../../kit/agency';
import { NEW_PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const CONTACTS = '/agency/portal/contacts';

test('every page’s header shows customer ID and name, and where there is room also rank, class and agency', async ({ site, isMobile }) => {
  await site.signIn('agency', TARO.email);
  for (const path of ['', '/contacts', '/login-id', '/customers', '/password', '/sessions', '/history', '/devices']) {
    await site.visit(`/agency/portal${path}`);
    await site.isAt(`/agency/portal${path}`);
    const header = site.page.getByRole('banner');
    await expect(header.getByText(`お客様ID:${TARO.id}`), path).toBeVisible();
    await expect(header.getByText(`${TARO.name} 様`)).toBeVisible();
    expect((await header.locator('.customer p').innerText()).replace(/\s+/g, ' ').trim()).toBe(`お客様ID:${TARO.id} / ${TARO.name} 様`);
    for (const [label, value] of [['ランク', '代理店'], ['会員区分', '会員'], ['上位店', `${PARENT.id} ${PARENT.name}`]] as const) {
      const fact = header.locator('dl > div').filter({ has: site.page.getByText(label, { exact: true }) });
      await expect(fact.locator('dd')).toHaveText(value);
      await expect(fact).toBeVisible({ visible: !isMobile });
    }
  }
  await site.page.getByRole('banner').getByRole('link', { name: 'English' }).click();
  await expect(site.page.getByRole('banner').getByText(`Customer ID: ${TARO.id}`)).toBeVisible();
});

test('a mail address is added, confirmed by its code, gets PINs, and is removed; the last one stays', async ({ agency, site, demo, another }) => {
  const fresh = 'second@new.example.com';
  await site.enter('agency', TARO.email);
  await site.main.getByRole('link', { name: 'メールアドレスと電話番号' }).click();
  await site.isAt(CONTACTS, 'メールアドレスと電話番号');
  for (const value of [TARO.email, '090-1234-5770', '0123-45-6300']) await expect(agency.line(value)).toHaveCount(1);
  await agency.remove(TARO.email);
  await expect(site.summary).toContainText(/1つ必要です|ログインIDに使っているアドレスです/);

  await agency.adding('メールアドレスを追加').getByLabel('メールアドレス').fill(fresh);
  await agency.adding('メールアドレスを追加').getByRole('button').click();
  await site.isAt(`${CONTACTS}/verify`, '連絡先の確認');
  await expect(site.main).toContainText(fresh);
  const { code, message } = await agency.confirmation(fresh);
  expect(message.text + message.subject).toContain(await site.main.locator('dl.known dd').nth(1).innerText());
  await agency.field.fill(code);
  await site.button('確認する').click();
  await site.isAt(CONTACTS);
  await expect(site.notice).toHaveText('連絡先を登録しました。');
  await expect(agency.line(fresh)).not.toContainText('未確認');
  await demo.notice(TARO.email, /連絡先/);

  const forgetful = new Agency(await another());
  await forgetful.atDestinations();
  expect(await forgetful.destinations()).toContain('se*****@new.example.com（メール）');

  await agency.remove(fresh);
  await expect(site.notice).toHaveText('連絡先を削除しました。');
  await expect(agency.line(fresh)).toHaveCount(0);
  await forgetful.atDestinations();
  expect(await forgetful.destinations()).not.toContain('se*****@new.example.com（メール）');
});

test('a telephone is added by text message, a landline by a call, and a telephone is removed', async ({ agency, site, demo }) => {
  await site.enter('agency', TARO.email);
  await site.visit(CONTACTS);
  const form = agency.adding('電話番号を追加');
  await form.getByLabel('電話番号').fill('110');
  await form.getByRole('button').click();
  await expect(site.summary).toContainText('電話番号をご確認ください。例：09012345678、0312345678');
  await expect(form.getByLabel('電話番号')).toHaveValue('110');
  await expect(agency.adding('メールアドレスを追加').locator('[aria-invalid]')).toHaveCount(0);

  await form.getByLabel('電話番号').fill('０８０ー５５５５ー６６６６');
  await form.getByRole('button').click();
  await site.isAt(`${CONTACTS}/verify`, '連絡先の確認');
  const sms = await agency.message('sms');
  expect(sms.to).toBe('+818055556666');
  await agency.field.fill('12345');
  await site.button('確認する').click();
  await expect(site.summary).toContainText('6桁の数字で入力してください。');
  await agency.field.fill(sms.pin);
  await site.button('確認する').click();
  await site.isAt(CONTACTS);
  await expect(site.notice).toHaveText('連絡先を登録しました。');
  await expect(agency.line('080-5555-6666')).not.toContainText('未確認');

  await form.getByLabel('電話番号').fill('03-1234-5678');
  await form.getByRole('button').click();
  await site.isAt(`${CONTACTS}/verify`);
  const call = await agency.message('voice');
  expect(call.to).toBe('+81312345678');
  await agency.field.fill(call.pin);
  await site.button('確認する').click();
  await expect(site.notice).toHaveText('連絡先を登録しました。');
  await expect(agency.line('03-1234-5678')).toContainText('自動音声のみ');

  await agency.remove('090-1234-5770');
  await expect(site.notice).toHaveText('連絡先を削除しました。');
  await expect(agency.line('090-1234-5770')).toHaveCount(0);
  await demo.notice(TARO.email, /連絡先.*削除|削除/);
});

test('the login ID is changed in the portal, told to both addresses, and the old one signs in until then', async ({ agency, site, demo, another }) => {
  const fresh = 'taro.two@new.example.com';
  await site.enter('agency', TARO.email);
  await site.main.getByRole('link', { name: 'ログインID', exact: true }).click();
  await site.isAt('/agency/portal/login-id', 'ログインIDの変更');
  await expect(site.main).toContainText(TARO.email);
  await agency.email.fill('taro');
  await site.button('確認のメールを送る').click();
  await expect(site.summary).toContainText('メールアドレスをご確認ください。例：taro@example.jp');
  await expect(agency.email).toHaveValue('taro');
  await agency.email.fill(fresh);
  await site.button('確認のメールを送る').click();
  await expect(site.main.locator('dl.known').filter({ hasText: fresh })).toBeVisible();
  const { code } = await agency.confirmation(fresh);
  expect(await agency.signsIn(await another(), fresh)).toBe(false);
  await site.field(agency.words.code).fill(code);
  await site.button(agency.words.send).click();
  await expect(site.notice).toContainText('ログインIDを変更しました。');
  for (const address of [TARO.email, fresh]) await demo.notice(address, /ログインID/);
  expect(await agency.signsIn(await another(), TARO.email)).toBe(false);
  const later = await another();
  await later.signIn('agency', fresh);
});

test('a parent agency invites a customer, who chooses the password in another browser and signs in', async ({ agency, site, demo, another }) => {
  const address = 'hanako@new.example.com';
  await site.enter('agency', PARENT.email);
  await site.main.getByRole('link', { name: '配下のお客様' }).click();
  await site.isAt('/agency/portal/customers', '配下のお客様');
  await site.main.getByLabel('お客様IDまたはお名前').fill('01058735');
  await site.button('検索').click();
  const row = agency.line('01058735');
  await expect(row).toContainText('環境 花子');
  await expect(row).toContainText('ログイン情報なし');
  await row.locator('summary').click();
  await row.getByLabel('メールアドレス').fill('hanako');
  await row.getByRole('button').click();
  await expect(site.summary).toContainText('メールアドレスをご確認ください。');
  await expect(row.getByLabel('メールアドレス')).toHaveValue('hanako');
  await row.getByLabel('メールアドレス').fill(address);
  await row.getByRole('button').click();
  await expect(site.notice).toHaveText('お客様ID 01058735 にご案内のメールを送ります。');
  await expect(row).toContainText('ご案内済み');

  const mail = await demo.message('the invitation', (m) => m.to === address);
  expect(mail.text).toContain(PARENT.name);
  expect(await agency.signsIn(await another(), address)).toBe(false);
  const person = await another();
  await person.visit(mail.links[0] ?? '');
  await person.isAt('/agency/recovery/link', 'ご利用の開始');
  await expect(person.main).toContainText('01058735');
  await expect(person.main).toContainText(address);
  await expect(person.main.getByRole('button')).toHaveCount(1);
  await person.goOn();
  await person.setPassword('agency');
  await person.isAt('/agency/portal');
  await expect(person.page.getByRole('banner')).toContainText('お客様ID:01058735');

  const later = await another();
  await later.signIn('agency', address, undefined, NEW_PASSWORD);
  await site.reload();
  await expect(row).toContainText('ログイン情報あり');
  await expect(row.locator('summary')).toHaveCount(0);
  await expect(site.main).not.toContainText(address);
});
