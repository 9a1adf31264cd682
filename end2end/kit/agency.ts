/** The realm whose proof is a PIN: facts, destinations, PINs and new login IDs, as one person meets them. */

import { expect, type Locator } from '@playwright/test';
import type { Message } from './demo';
import { PASSWORD, type Site } from './site';

/** How a PIN goes out. */
export type Way = 'sms' | 'voice' | 'mail';

/** What the outbox calls a message of each way. */
const KIND: Record<Way, string> = { sms: 'sms', voice: 'call', mail: 'mail' };

/** A customer that the demo always has, with what a page shows of it to nobody but its owner. */
export const TARO = {
  id: '01058734',
  name: '環境 太郎',
  email: 'kankyo.taro@example.jp',
  landline: '0123456300',
  mobile: '09012345770',
  masks: { landline: '****-**-*300', mobile: '***-****-*770', mail: 'ka*****@example.jp' },
} as const;

/** The agency above. */
export const PARENT = { id: '01000001', name: '大矢 典子', email: 'oyaten@example.jp', mobile: '08011112222' } as const;

/** Any moment; tests that need it hold the clock there. */
export const NOON = new Date('2027-01-13T12:00:00+09:00');

export const after = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000);

export class Agency {
  /** Messages that a PIN on its way can't be. */
  private seen = new Set<string>();

  constructor(readonly site: Site) {}

  get words() {
    return this.site.words.byPin;
  }

  // Facts.

  /** One of the two forms. */
  part(what: 'login-id' | 'password'): Locator {
    const name = what === 'password' ? this.words.passwordPart : this.words.loginIdPart;
    return this.site.main.getByRole('region', { name, exact: true });
  }

  /** From the login page to the destinations, for a forgotten password. */
  async forgotPassword(email: string = TARO.email, phone: string = TARO.mobile): Promise<void> {
    await this.give('password', this.words.email, email, phone);
    await this.site.isAt('/agency/recovery/destination', this.words.destinationTitle);
  }

  /** The same for a forgotten login ID. */
  async forgotLoginId(customerId: string = TARO.id, phone: string = TARO.landline): Promise<void> {
    await this.give('login-id', this.words.customerId, customerId, phone);
    await this.site.isAt('/agency/recovery/destination', this.words.destinationTitle);
  }

  /** Fills in one of the two forms and sends it. */
  async give(what: 'login-id' | 'password', label: string, value: string, phone: string): Promise<void> {
    const labels = this.site.labels('agency');
    await this.site.visit('/agency/login');
    await this.site.page.getByRole('link', { name: labels.forgot }).click();
    await this.site.isAt('/agency/recovery', labels.recovery);
    const part = this.part(what);
    await part.getByLabel(label, { exact: true }).fill(value);
    await part.getByLabel(this.words.phone, { exact: true }).fill(phone);
    await part.getByRole('button', { name: this.words.check, exact: true }).click();
  }

  // Destinations.

  /** All of them, as a person reads them. */
  async destinations(): Promise<string[]> {
    await expect(this.site.main.getByRole('radio').first()).toBeVisible();
    return (await this.site.main.locator('label.check').allInnerTexts()).map((text) => text.trim());
  }

  /** The first destination of a way. */
  destination(way: Way): Locator {
    return this.site.main.getByRole('radio', { name: this.words.ways[way].trim() }).first();
  }

  /** Chooses the first destination of a way and comes to the page for the PIN. */
  async choose(way: Way): Promise<void> {
    await this.forget();
    await this.destination(way).check();
    await this.site.button(this.words.send).click();
    await this.site.isAt('/agency/recovery/pin', this.words.pin);
  }

  // The PIN.

  /** The field for the PIN, or for the code of a confirmation. */
  get field(): Locator {
    return this.site.main.locator('input[name=pin]');
  }

  get email(): Locator {
    return this.site.field(this.words.email);
  }

  /** Whatever is in the outbox by now isn't what is asked for next. */
  async forget(): Promise<void> {
    for (const message of await this.site.demo.messages()) this.seen.add(message.id);
  }

  /** Waits for the message with the PIN that was asked for. */
  async message(way: Way): Promise<Message & { pin: string }> {
    const found = await this.site.demo.message(
      `a PIN by ${way}`,
      (m) => m.realm === 'agency' && m.kind === KIND[way] && m.pin !== null && !this.seen.has(m.id),
    );
    this.seen.add(found.id);
    return { ...found, pin: found.pin ?? '' };
  }

  /** Chooses a way and takes the PIN from its message. */
  async pinBy(way: Way): Promise<string> {
    await this.choose(way);
    return (await this.message(way)).pin;
  }

  /** Types the PIN, and for a login ID the new one, and sends both. */
  async prove(pin: string, email?: string): Promise<void> {
    await this.field.fill(pin);
    if (email !== undefined) await this.email.fill(email);
    await this.site.button(this.words.send).click();
  }

  /** Asks for another PIN; the clock must have passed the cool-down. */
  async resend(way: Way): Promise<string> {
    await this.forget();
    await this.site.main.getByRole('button', { name: new RegExp(`^(${this.words.resend}|${this.words.renew})$`) }).click();
    return (await this.message(way)).pin;
  }

  // The new login ID.

  /** The mail that confirms a new address: its link and the code beside it. */
  async confirmation(to: string): Promise<{ link: string; code: string; message: Message }> {
    const isIt = (m: Message): boolean => m.to === to && !this.seen.has(m.id) && confirmLink(m) !== undefined;
    const message = await this.site.demo.message(`a confirmation to ${to}`, isIt);
    this.seen.add(message.id);
    const code = /(?<!\d)\d{6}(?!\d)/.exec(message.text.replace(/https?:\S+/g, ''))?.[0];
    if (!code) throw new Error(`no code in "${message.subject}": ${message.text}`);
    return { link: confirmLink(message) ?? '', code, message };
  }

  /** Types the code of the mail to the new address. */
  async confirm(code: string): Promise<void> {
    await this.site.isAt('/agency/renew/login-id', this.words.loginIdTitle);
    await this.site.field(this.words.code).fill(code);
    await this.site.button(this.words.send).click();
  }

  // The person's own contacts, in the portal.

  /** The line of an address or number, or of a customer. */
  line(text: string): Locator {
    return this.site.main.getByRole('listitem').filter({ hasText: text });
  }

  /** The form of the portal that adds something. */
  adding(what: string): Locator {
    return this.site.main.getByRole('region', { name: what, exact: true });
  }

  async remove(contact: string): Promise<void> {
    await this.line(contact).locator('summary').click();
    await this.line(contact).getByRole('button').click();
  }

  // Without the pages, for what only leads to the subject of a test.

  /** At the destinations after facts for a password. */
  async atDestinations(email: string = TARO.email, phone: string = TARO.mobile): Promise<void> {
    await this.site.send('recovery/password', { realm: 'agency', email, phone });
    await this.site.visit('/agency/recovery/destination');
  }

  /** At the page for the PIN of a password, with the PIN. */
  async atPin(way: Way = 'sms', email: string = TARO.email, phone: string = TARO.mobile): Promise<string> {
    await this.atDestinations(email, phone);
    return this.pinBy(way);
  }

  /** At the page for the PIN of a login ID, with the PIN. */
  async atLoginIdPin(way: Way = 'sms'): Promise<string> {
    await this.site.send('recovery/login-id', { realm: 'agency', customer_id: TARO.id, phone: TARO.landline });
    await this.site.visit('/agency/recovery/destination');
    return this.pinBy(way);
  }

  /** At the page that waits for the new login ID to be confirmed. */
  async atNewLoginId(address: string): Promise<{ link: string; code: string; message: Message }> {
    const pin = await this.atLoginIdPin();
    await this.site.send('recovery/pin', { realm: 'agency', pin, email: address });
    await this.site.visit('/agency/renew/login-id');
    return this.confirmation(address);
  }

  /** Whether ID and password sign in, in a browser of their own. */
  async signsIn(elsewhere: Site, id: string, password = PASSWORD): Promise<boolean> {
    const answer = await elsewhere.send('login/password', { realm: 'agency', login_id: id, password });
    return answer.headers()['location'] === '/agency/portal';
  }
}

function confirmLink(message: Message): string | undefined {
  return message.links.find((link) => link.includes('/confirm/'));
}

/** A PIN of as many digits that isn't this one. */
export function otherThan(pin: string): string {
  return [...pin].map((digit) => String((Number(digit) + 1) % 10)).join('');
}

/** As a Japanese keyboard writes digits. */
export function fullWidth(digits: string): string {
  return [...digits].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
}
