/** Whoever gives wrong facts sees what right ones show, and learns nothing; whoever gives right ones is shown nothing unmasked. */

import type { Page } from '@playwright/test';
import { Agency, NOON, TARO, after, otherThan } from '../../kit/agency';
import { Visitor, type Answer } from '../../kit/raw';
import { Recorder } from '../../kit/recorder';
import { expect, test } from '../../kit/test';
import type { Demo } from '../../kit/demo';

const ADDRESS = 'someone@new.example.com';

/** Of a person who gave customer ID and landline: what no answer may hold, in the forms in which numbers are written. */
const MASKED = [
  ...['12345770', '90-1234', '1234-5770', '1234 5770'],
  ...['123456300', '45-6300', '23-45-63', '0123-45'],
  ...['kankyo', 'KANKYO', 'taro@example.jp', '環境', '太郎', '大矢'],
];

/** What is ever offered: destinations as pages name them. */
const DESTINATION = /((?:\*{4}-\*\*|\*{3}-\*{4})-\*)\d{3}|(?<=[>\s])[a-z]{2}\*{5}@[a-z.]+/g;

/** What differs from one answer to the next for reasons of its own. */
function masked(answer: Answer): string {
  const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1] ?? 'none';
  return answer.body
    .replaceAll(nonce, 'NONCE')
    .replace(/(name="nonce" value=")[^"]+/g, '$1FORM')
    .replace(/(<input type="radio"[^>]*? value=")[^"]+/g, '$1ID')
    .replace(/(受付番号<\/dt>\s*<dd>)\d{4}/g, '$1NUMBER')
    .replace(DESTINATION, 'MASK');
}

/** Names and values of the headers that should be alike. */
function head(answer: Answer): unknown {
  const { 'content-length': _, 'set-cookie': cookies, 'content-security-policy': policy, date: __, ...rest } = answer.headers;
  const names = (cookies ?? []).map((cookie) => cookie.replace(/=[^;]*/, '=VALUE'));
  return { ...rest, names, policy: String(policy).replace(/'nonce-[^']+'/g, 'NONCE') };
}

interface Choice {
  id: string;
  text: string;
}

function choices(answer: Answer): Choice[] {
  const found = answer.body.matchAll(/<input type="radio"[^>]*? value="([^"]+)"[^>]*>\s*<span>([^<]+)<\/span>/g);
  return [...found].map(([, id = '', text = '']) => ({ id, text }));
}

const shape = (all: Choice[]): string => all.map(({ text }) => `${text.replace(/\d{3}|^[a-z]{2}|@[a-z.]+/g, '')}`).join();

interface Facts {
  customer_id: string;
  phone: string;
}

const RIGHT: Facts = { customer_id: TARO.id, phone: TARO.mobile };

async function given(demo: Demo, facts: Facts): Promise<{ who: Visitor; asked: Answer; page: Answer }> {
  const who = new Visitor(demo.url);
  const asked = await who.send('recovery/login-id', { realm: 'agency', ...facts });
  return { who, asked, page: await who.get('/agency/recovery/destination') };
}

/** Wrong facts whose invented destinations have as many lines of the same kinds as the real ones; every fourth has. */
async function alike(demo: Demo): Promise<Facts> {
  const wanted = shape(choices((await given(demo, RIGHT)).page));
  for (let number = 0; number < 60; number += 1) {
    const facts = { customer_id: String(90_000_000 + number), phone: `0901234${String(5000 + number)}` };
    if (shape(choices((await given(demo, facts)).page)) === wanted) return facts;
  }
  throw new Error('no wrong facts look like the right ones');
}

test('right and wrong facts get the same answers at each step, but for masks and numbers', async ({ demo }) => {
  await demo.hold(NOON);
  const wrong = await alike(demo);
  const journeys = await Promise.all([RIGHT, wrong].map(async (facts) => ({ facts, ...(await given(demo, facts)) })));
  const compare = (what: string, answers: Answer[]): void => {
    expect(new Set(answers.map((answer) => answer.status)).size, what).toBe(1);
    expect(head(answers[0] as Answer), what).toEqual(head(answers[1] as Answer));
    expect(masked(answers[0] as Answer), what).toBe(masked(answers[1] as Answer));
  };
  const each = (ask: (journey: (typeof journeys)[number]) => Promise<Answer>): Promise<Answer[]> => Promise.all(journeys.map(ask));

  compare('asked', journeys.map(({ asked }) => asked));
  expect(journeys[0]?.asked.headers.location).toBe('/agency/recovery/destination');
  compare('destinations', journeys.map(({ page }) => page));
  expect(journeys[0]?.page.body).not.toBe(journeys[1]?.page.body);
  for (const [place, way] of ['voice', 'sms', 'voice', 'mail'].entries()) {
    await demo.hold(after(NOON, 120 * (place + 1)));
    const chosen = await each(({ who, page }) => who.send('recovery/destination', { realm: 'agency', destination: choices(page)[place]?.id ?? '' }));
    compare(`choosing ${way}`, chosen);
    expect(chosen[0]?.headers.location).toBe('/agency/recovery/pin');
    await demo.message(`by ${way}`, (m) => new Date(m.created_at) >= after(NOON, 120 * (place + 1)) && m.kind === (way === 'voice' ? 'call' : way));
    compare(`PIN by ${way}`, await each(({ who }) => who.get('/agency/recovery/pin')));
  }
  const pin = otherThan((await demo.messages({ realm: 'agency' }))[0]?.pin ?? '');
  for (let tries = 1; tries <= 6; tries += 1) {
    compare(`try ${tries}`, await each(({ who }) => who.send('recovery/pin', { realm: 'agency', pin, email: 'new@example.com' })));
    const pages = await each(({ who }) => who.get('/agency/recovery/pin'));
    compare(`page after try ${tries}`, pages);
    expect(pages[0]?.body).toContain(tries < 5 ? 'PINコードが違います。' : 'このPINコードは使えなくなりました。');
  }
  await demo.hold(after(NOON, 1200));
  compare('another PIN', await each(({ who }) => who.send('recovery/resend', { realm: 'agency' })));
  compare('its page', await each(({ who }) => who.get('/agency/recovery/pin')));
  compare('elsewhere', await each(({ who }) => who.send('recovery/elsewhere', { realm: 'agency' })));
  compare('the choice again', await each(({ who }) => who.get('/agency/recovery/destination')));
});

/** Replaces what may differ by one text, so that pictures can be compared pixel by pixel. */
async function hideMasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      node.textContent = (node.textContent ?? '')
        .replace(/-\*\d{3}/g, '-*000')
        .replace(/[a-z]{2}\*{5}@[a-z.]+/g, 'aa*****@example.jp')
        .replace(/^\d{4}$/, '0000');
    }
  });
}

for (const [device, viewport] of [['a phone', { width: 390, height: 844 }], ['a PC', { width: 1280, height: 800 }]] as const) {
  test(`the pages look the same on ${device}, but for what is masked`, async ({ another, demo }) => {
    await demo.hold(NOON);
    const wrong = await alike(demo);
    const people = await Promise.all(
      [RIGHT, wrong].map(async (facts) => {
        // The countdown goes by the machine's clock, so the pictures are taken where it doesn't run.
        const agency = new Agency(await another({ viewport, javaScriptEnabled: false }));
        await agency.forgotLoginId(facts.customer_id, facts.phone);
        return agency;
      }),
    );
    const alikeNow = async (what: string): Promise<void> => {
      const pictures = [];
      for (const { site } of people) {
        await hideMasks(site.page);
        pictures.push(await site.page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' }));
      }
      expect(pictures[0]?.equals(pictures[1] as Buffer), `${what} looks the same`).toBe(true);
    };
    await alikeNow('destinations');
    for (const agency of people) {
      await agency.site.reload();
      await agency.choose('sms');
    }
    await alikeNow('PIN');
    for (const agency of people) {
      await agency.site.reload();
      await agency.prove('000000', 'taro@new.example.com');
      await expect(agency.site.summary).toContainText(agency.words.wrong);
    }
    await alikeNow('wrong PIN');
    await demo.hold(after(NOON, 15 * 60 + 1));
    for (const { site } of people) await site.reload();
    await alikeNow('PIN that is over');
    const [right] = people;
    await right?.site.main.getByRole('heading', { level: 1 }).evaluate((heading) => (heading.textContent += '.'));
    await expect(alikeNow('a picture with another full stop')).rejects.toThrow();
  });
}

test('wrong facts show the same destinations each time, what was typed among them, and nothing is sent', async ({ demo, another }) => {
  const wrong = { customer_id: '99999999', phone: '08098765432' };
  const seen = new Set<string>();
  for (const phone of [wrong.phone, '080-9876-5432', '+81 80 9876 5432', '０８０ー９８７６ー５４３２']) {
    const { who, page } = await given(demo, { ...wrong, phone });
    const all = choices(page);
    seen.add(all.map(({ text }) => text).join());
    expect(all.map(({ text }) => text)).toContain('***-****-*432（ショートメッセージ）');
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id } of all) {
      const answer = await who.send('recovery/destination', { realm: 'agency', destination: id });
      expect(answer.headers.location).toMatch(/\/agency\/recovery\/(pin|destination)$/);
    }
    await demo.advance(3601);
  }
  expect(seen.size, 'the same every time').toBe(1);
  const real = new Agency(await another());
  await real.atPin('sms');
  expect(await demo.messages({ realm: 'agency' }), 'only the real person’s').toHaveLength(1);
});

test('no PIN fits nobody', async ({ demo }) => {
  const { who, page } = await given(demo, { customer_id: '99999999', phone: '08098765432' });
  await who.send('recovery/destination', { realm: 'agency', destination: choices(page)[0]?.id ?? '' });
  for (const pin of ['000000', '111111', '999999', '123456']) {
    const answer = await who.send('recovery/pin', { realm: 'agency', pin, email: 'new@example.com' });
    expect(answer.headers.location).toBe('/agency/recovery/pin');
    expect((await who.get('/agency/recovery/pin')).body).toContain('PINコードが違います。');
  }
});

test('a destination of another flow, or of none, is none', async ({ demo }) => {
  const other = choices((await given(demo, { customer_id: '01000001', phone: '08011112222' })).page)[0]?.id ?? '';
  for (const destination of [other, '', '0', 'sms', "' OR 1=1 --", 'x'.repeat(5000)]) {
    const { who } = await given(demo, RIGHT);
    const answer = await who.send('recovery/destination', { realm: 'agency', destination });
    expect(answer.headers.location, destination.slice(0, 20)).toBe('/agency/recovery/destination');
    expect((await who.get('/agency/recovery/destination')).body).toContain('通知先を選んでください。');
  }
  expect(await demo.messages({ realm: 'agency' })).toHaveLength(0);
});

test('a phone that can’t be is told at its field with an example, and the two forms don’t mix', async ({ agency, site }) => {
  const EXAMPLE = '電話番号をご確認ください。例：09012345678、0312345678';
  for (const phone of ['110', '090-1234', '00000000000', 'たろう', '0901234567890123']) {
    await agency.give('login-id', agency.words.customerId, TARO.id, phone);
    await site.isAt('/agency/recovery');
    await expect(site.summary.getByRole('link'), phone).toHaveText([EXAMPLE]);
    const [own, other] = [agency.part('login-id'), agency.part('password')];
    const field = own.getByLabel(agency.words.phone);
    await expect(field).toHaveValue(phone);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(EXAMPLE));
    await expect(own.getByLabel(agency.words.customerId)).toHaveValue(TARO.id);
    await expect(other.getByLabel(agency.words.phone)).toHaveValue('');
    await expect(other.locator('[aria-invalid]')).toHaveCount(0);
    await site.summary.getByRole('link').click();
    await expect(field).toBeFocused();
  }
  await agency.give('password', agency.words.email, 'taro', '');
  await expect(site.summary.getByRole('link')).toHaveText([
    'メールアドレスをご確認ください。例：taro@example.jp',
    '登録済み電話番号を入力してください。',
  ]);
  await expect(agency.part('password').locator('[aria-invalid]')).toHaveCount(2);
  await expect(agency.part('password').getByLabel(agency.words.email)).toHaveValue('taro');
  await expect(agency.part('login-id').locator('[aria-invalid]')).toHaveCount(0);
  await expect(agency.part('login-id').getByLabel(agency.words.customerId)).toHaveValue('');
});

for (const phone of ['０９０ー１２３４ー５７７０', '+81 90-1234-5770', '0123-45-6300', '０１２３（４５）６３００']) {
  test(`the registered phone may be written as ${phone}`, async ({ agency }) => {
    await agency.forgotPassword('ＫＡＮＫＹＯ．ＴＡＲＯ＠ｅｘａｍｐｌｅ．ｊｐ', phone);
    expect(await agency.destinations()).toContain(`${TARO.masks.mobile}（ショートメッセージ）`);
  });
}

for (const javaScriptEnabled of [true, false]) {
  const title = `until the PIN is proven no answer holds what is masked, with scripts ${javaScriptEnabled ? 'on' : 'off'}`;
  test(title, async ({ another, demo }) => {
    const recorder = await Recorder.start();
    const site = await another({ proxy: recorder.proxy, javaScriptEnabled });
    const agency = new Agency(site);
    await agency.forgotLoginId();
    await agency.choose('sms');
    await agency.prove(otherThan((await agency.message('sms')).pin), ADDRESS);
    await expect(site.summary).toContainText(agency.words.wrong);
    await site.button(agency.words.elsewhere).click();
    await site.isAt('/agency/recovery/destination');
    await demo.advance(61);
    await agency.choose('voice');
    await site.reload();
    await site.isAt('/agency/recovery/pin', agency.words.pin);
    const kept = await site.page.content();
    for (const secret of MASKED) {
      expect(recorder.with(secret), secret).toEqual([]);
      expect(kept, secret).not.toContain(secret);
    }
    for (const mask of Object.values(TARO.masks)) expect(recorder.with(mask), 'what is masked is found').not.toEqual([]);
    if (javaScriptEnabled) expect(recorder.with('WebAssembly'), 'scripts are looked at too').not.toEqual([]);
    expect(recorder.with('location\n/agency/recovery/pin'), 'and redirects').not.toEqual([]);

    // The same eyes find it once it may be there.
    await agency.prove((await agency.message('voice')).pin, ADDRESS);
    await agency.confirm((await agency.confirmation(ADDRESS)).code);
    await site.setPassword('agency');
    await site.isRecovered('agency');
    expect(recorder.with(TARO.name)).not.toEqual([]);
    await site.page.context().close();
    await recorder.stop();
  });
}

test('signing in fails alike for a login ID that exists and for one that doesn’t', async ({ demo }) => {
  const pages: string[] = [];
  for (const [id, password] of [[TARO.email, 'a guess'], ['nobody@example.jp', 'a guess'], [TARO.id, 'SaihakkoDemo2026'], ['01058735', 'SaihakkoDemo2026']]) {
    const who = new Visitor(demo.url);
    await who.send('login/password', { realm: 'agency', login_id: id ?? '', password: password ?? '' });
    const page = await who.get('/agency/login');
    expect(page.body).toContain('IDまたはパスワードが正しくありません');
    pages.push(masked(page).replaceAll(id ?? '', 'ID'));
  }
  expect(new Set(pages).size).toBe(1);
});
