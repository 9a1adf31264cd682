/** What a PIN promises, wherever it is typed. */

import { after, fullWidth, NOON, otherThan, TARO } from '../../kit/agency';
import { expect, test } from '../../kit/test';

const FOREIGN_WORDS = /panicked|error deserializing|missing field|Failed to|ServerError|serde|leptos_axum|Args\|/i;

test('the field is for digits from a message, and takes whatever is pasted', async ({ agency }) => {
  const pin = await agency.atPin();
  await expect(agency.field).toHaveAttribute('inputmode', 'numeric');
  await expect(agency.field).toHaveAttribute('autocomplete', 'one-time-code');
  for (const attribute of ['maxlength', 'minlength', 'pattern', 'type', 'required', 'size']) {
    await expect(agency.field, attribute).not.toHaveAttribute(attribute);
  }
  await agency.field.focus();
  await agency.site.page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    if (document.activeElement?.dispatchEvent(event)) document.execCommand('insertText', false, text);
  }, `${pin.slice(0, 3)} ${pin.slice(3)}`);
  await expect(agency.field).toHaveValue(`${pin.slice(0, 3)} ${pin.slice(3)}`);
  await agency.site.page.keyboard.press('Enter');
  await agency.site.isAt('/agency/renew/password');
});

test('one second before its fifteen minutes are over a PIN works', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atDestinations();
  await agency.choose('voice');
  const { pin, created_at } = await agency.message('voice');
  expect(new Date(created_at)).toEqual(NOON);
  await demo.hold(after(NOON, 15 * 60 - 1));
  await site.reload();
  const until = await site.main.locator('time').getAttribute('datetime');
  expect(new Date(until ?? '')).toEqual(after(NOON, 15 * 60));
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('once its time is over the page offers a new one, also after a reload', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atPin();
  await demo.hold(after(NOON, 15 * 60 + 1));
  await site.reload();
  await site.isAt('/agency/recovery/pin', agency.words.pin);
  await expect(site.main).toContainText('このPINコードは使えなくなりました。');
  await expect(agency.field).toHaveCount(0);
  await expect(site.button(agency.words.renew)).toBeEnabled();
  await agency.prove(await agency.resend('sms'));
  await site.isAt('/agency/renew/password');
});

test('what is no PIN is told, changes nothing and costs no try', async ({ agency, site }) => {
  const pin = await agency.atPin();
  const { form, empty } = agency.words;
  const tries = [
    ['', empty],
    ['　 ', empty],
    ['abcdef', form],
    ['12345', form],
    ['1234567', form],
    ['12345a', form],
    ['4'.repeat(400), form],
    ['"><script>alert(1)</script>', form],
  ] as const;
  for (const [typed, sentence] of tries) {
    await agency.prove(typed);
    await site.isAt('/agency/recovery/pin', agency.words.pin);
    await expect(site.summary.getByRole('link'), typed.slice(0, 20)).toHaveText([sentence]);
    await expect(agency.field).toHaveValue('');
    expect(await site.page.locator('html').innerHTML()).not.toContain('4'.repeat(20));
  }
  await site.summary.getByRole('link').click();
  await expect(agency.field).toBeFocused();
  await agency.prove(` ${fullWidth(pin.slice(0, 3))}　${pin.slice(3)} `);
  await site.isAt('/agency/renew/password');
});

test('five wrong tries end a PIN, the right one too; the next one works', async ({ agency, site, demo }) => {
  const pin = await agency.atPin();
  for (let tries = 1; tries <= 4; tries += 1) {
    await agency.prove(otherThan(pin));
    await expect(agency.field, 'the page that comes back').toHaveValue('');
    await expect(site.summary, `try ${tries}`).toContainText(agency.words.wrong);
  }
  await agency.prove(otherThan(pin));
  await site.isAt('/agency/recovery/pin');
  await expect(site.summary).toContainText(agency.words.over);
  await expect(agency.field).toHaveCount(0);
  await site.send('recovery/pin', { realm: 'agency', pin });
  await site.reload();
  await site.isAt('/agency/recovery/pin');
  await demo.advance(61);
  await site.reload();
  await agency.prove(await agency.resend('sms'));
  await site.isAt('/agency/renew/password');
});

test('the summary of a PIN that is over leads to the button for a new one', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  const pin = await agency.atPin();
  await demo.hold(after(NOON, 15 * 60 + 1));
  await agency.prove(pin);
  await site.summary.getByRole('link').click();
  await expect(site.button(agency.words.renew)).toBeFocused();
});

test('ten wrong tries a day end them all, whichever PIN', async ({ agency, site, demo }) => {
  for (let round = 0; round < 2; round += 1) {
    const pin = await agency.atPin('mail');
    for (let tries = 0; tries < 5; tries += 1) await site.send('recovery/pin', { realm: 'agency', pin: otherThan(pin) });
    await demo.advance(61);
  }
  const pin = await agency.atPin('sms');
  await agency.prove(pin);
  await site.isAt('/agency/recovery/pin');
  await expect(site.summary).toContainText('続けて試した回数が多いため');
});

test('within the cool-down nothing more is sent', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atPin('sms');
  await demo.hold(after(NOON, 59));
  await site.send('recovery/resend', { realm: 'agency' });
  await demo.hold(after(NOON, 60));
  await site.send('recovery/resend', { realm: 'agency' });
  const { pin } = await agency.message('sms');
  expect(await demo.messages({ kind: 'sms' })).toHaveLength(2);
  await site.reload();
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('a number gets five messages an hour, then mail is still offered and the operator is told once', async ({ agency, site, demo }) => {
  for (let sent = 0; sent < 5; sent += 1) {
    await agency.atPin('sms');
    await demo.advance(61);
  }
  for (let more = 0; more < 2; more += 1) {
    await agency.atDestinations();
    await agency.destination('sms').check();
    await site.button(agency.words.send).click();
    await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
    await expect(site.summary).toContainText('この通知先には、しばらくお知らせできません。別の通知先をお選びください。');
    await demo.advance(61);
  }
  const pin = await agency.pinBy('mail');
  await demo.message('to the operator', (m) => m.to === 'security@agency.example.jp');
  expect(await demo.messages({ to: 'security@agency.example.jp' })).toHaveLength(1);
  expect(await demo.messages({ kind: 'sms' })).toHaveLength(5);
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('a text message says who, PIN and minutes, and ends in the line that browsers read', async ({ agency, demo }) => {
  await agency.atDestinations();
  await agency.choose('sms');
  const { pin, text } = await agency.message('sms');
  const lines = text.split('\n');
  expect(lines.at(-1)).toBe(`@${new URL(demo.url).hostname} #${pin}`);
  expect(text).toContain('さいはっこ代理店ネット');
  expect(text).toContain(`PINコード：${pin}（15分間有効）`);
  expect(text.length, 'one message').toBeLessThanOrEqual(70);
});

test('a call says who, and the PIN digit by digit, twice', async ({ agency }) => {
  await agency.atDestinations();
  await agency.choose('voice');
  const { pin, text, to } = await agency.message('voice');
  expect(to).toBe('+81123456300');
  const names = ['ゼロ', 'いち', 'に', 'さん', 'よん', 'ご', 'ろく', 'なな', 'はち', 'きゅう'];
  const spoken = `${[...pin].map((digit) => names[Number(digit)]).join('。')}。`;
  expect(text).toContain('こちらは、さいはっこ代理店ネットです。');
  expect(text.split(spoken)).toHaveLength(3);
  expect(text).not.toContain(pin);
});

test('a mail says the PIN and the clock time until which it works', async ({ agency, demo }) => {
  await demo.hold(NOON);
  await agency.atDestinations();
  await agency.choose('mail');
  const { pin, text, html, to, subject } = await agency.message('mail');
  expect(to).toBe(TARO.email);
  for (const part of [text, html]) {
    expect(part).toContain(pin);
    expect(part).toMatch(/12(:|時)15/);
  }
  expect(subject).not.toContain(pin);
});

test('a PIN fits its own flow and browser only', async ({ agency, site, another }) => {
  const pin = await agency.atPin('sms');
  const stranger = await another();
  await stranger.send('recovery/pin', { realm: 'agency', pin });
  await stranger.visit('/agency/recovery/pin');
  await stranger.isAt('/agency/recovery');
  await stranger.send('recovery/password', { realm: 'agency', email: TARO.email, phone: TARO.mobile });
  await stranger.visit('/agency/recovery/destination');
  await stranger.main.getByRole('radio', { name: '（メール）' }).check();
  await stranger.button(agency.words.send).click();
  await stranger.isAt('/agency/recovery/pin');
  const own = (await agency.message('mail')).pin;
  if (own !== pin) {
    await stranger.main.locator('input[name=pin]').fill(pin);
    await stranger.button(agency.words.send).click();
    await expect(stranger.summary).toContainText(agency.words.wrong);
  }
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('whatever is sent to the steps of a PIN gets a page', async ({ agency, site }) => {
  const values = ['', '"><script>alert(1)</script>', 'a\r\nBcc: x@example.jp', '\u0000\u001b', '\u202eabc', 'x'.repeat(60_000), '👩‍👩‍👧‍👦'];
  const told = async (endpoint: string, field: string, path: string): Promise<void> => {
    for (const value of values) {
      const answer = await site.send(endpoint, { realm: 'agency', [field]: value });
      expect([303, 422], `${endpoint} ${field} ${value.slice(0, 20)}`).toContain(answer.status());
      expect(await answer.text()).not.toMatch(FOREIGN_WORDS);
      await site.visit(path);
      await site.isAt(path);
      await expect(site.page.locator('main script')).toHaveCount(0);
    }
  };
  await agency.atDestinations();
  await told('recovery/destination', 'destination', '/agency/recovery/destination');
  const pin = await agency.atLoginIdPin();
  await told('recovery/pin', 'pin', '/agency/recovery/pin');
  await told('recovery/pin', 'email', '/agency/recovery/pin');
  await told('recovery/elsewhere', 'email', '/agency/recovery/pin');
  await site.send('recovery/pin', { realm: 'agency', pin, email: 'taro@new.example.com' });
  await site.visit('/agency/renew/login-id');
  await told('renew/login-id', 'pin', '/agency/renew/login-id');
  await told('renew/other-login-id', 'email', '/agency/renew/login-id');
});

test('no destination chosen is asked for again', async ({ agency, site }) => {
  await agency.atDestinations();
  await site.button(agency.words.send).click();
  await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
  await expect(site.summary.getByRole('link')).toHaveText(['通知先を選んでください。']);
  await site.summary.getByRole('link').click();
  await expect(site.main.getByRole('radio').first()).toBeFocused();
});
