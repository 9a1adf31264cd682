/** The product as one person sees it in one browser: pages found by role and label, as adopters' own suites find them. */

import { expect, type APIResponse, type Locator, type Page } from '@playwright/test';
import { Authenticator } from './authenticator';
import type { Demo, Message } from './demo';
import type { Labels, Realm, Words } from './words';

/** The password of every account of the demo. */
export const PASSWORD = 'SaihakkoDemo2026';
/** One that is long enough wherever a password stands alone. */
export const NEW_PASSWORD = 'Kawabe no Tanuki 88';

export class Site {
  constructor(
    readonly page: Page,
    readonly demo: Demo,
    readonly words: Words,
    readonly scripts: boolean,
  ) {}

  /** Opens a page and, where they run, waits for its scripts. */
  async visit(path: string): Promise<void> {
    await this.page.goto(path);
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async back(): Promise<void> {
    await this.page.goBack();
    await this.ready();
  }

  async ready(): Promise<void> {
    if (this.scripts) await this.page.locator('html[data-ready]').waitFor({ state: 'attached' });
  }

  /**
   * The page below a realm, by its URL and heading. A pattern, because a function would fail with the first of two clicks:
   * the second one cancels its navigation.
   */
  async isAt(path: string, heading?: string | RegExp): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`^https?://[^/?#]+${path.replace(/[.+]/g, '\\$&')}([?#]|$)`));
    if (heading) await expect(this.heading).toHaveText(heading);
  }

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** What is wrong, on top of the page. */
  get summary(): Locator {
    return this.main.getByRole('alert');
  }

  /** What went well, or what to do now. */
  get notice(): Locator {
    return this.main.getByRole('status').filter({ hasText: /\S/ }).first();
  }

  field(label: string): Locator {
    return this.main.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.main.getByRole('button', { name, exact: true });
  }

  labels(realm: Realm): Labels {
    return this.words.realm[realm];
  }

  /** Signs in with ID and password, and where it is asked for with the app's code. */
  async signIn(realm: Realm, id: string, app?: Authenticator, password = PASSWORD): Promise<void> {
    const labels = this.labels(realm);
    await this.visit(`/${realm}/login`);
    await this.field(labels.loginId).fill(id);
    await this.field(labels.password).fill(password);
    await this.button(labels.signIn).click();
    if (app) {
      await this.isAt(`/${realm}/login/otp`, this.words.otpTitle);
      await this.field(this.words.otp).fill(await app.code());
      await this.button(this.words.otpSubmit).click();
    }
    await this.isAt(`/${realm}/portal`, labels.portal);
  }

  /** From the login page to the answer after asking; gives the short number that the page shows. */
  async askForLink(realm: Realm, id: string): Promise<string> {
    const labels = this.labels(realm);
    await this.visit(`/${realm}/login`);
    await this.page.getByRole('link', { name: labels.forgot }).click();
    await this.isAt(`/${realm}/recovery`, labels.recovery);
    await this.field(labels.userId).fill(id);
    await this.button(labels.send).click();
    await this.isAt(`/${realm}/recovery/sent`);
    await expect(this.notice).toContainText(this.words.sent);
    return this.number();
  }

  /** The short number on the page. */
  async number(): Promise<string> {
    const text = await this.main.locator('.ticket .number').innerText();
    expect(text).toMatch(/^\d{4}$/);
    return text;
  }

  /** Opens the link of a mail. */
  async openMail(mail: Message): Promise<void> {
    await this.visit(linkOf(mail));
  }

  /** Asks, takes the mail and opens its link. */
  async openNewLink(realm: Realm, id: string): Promise<Message> {
    const number = await this.askForLink(realm, id);
    const mail = await this.demo.mailOf(number);
    await this.openMail(mail);
    await this.isAt(`/${realm}/recovery/link`, this.words.linkTitle);
    return mail;
  }

  /** The one button behind a mailed link. */
  async goOn(): Promise<void> {
    await this.main.getByRole('button').click();
  }

  async setPassword(realm: Realm, password = NEW_PASSWORD): Promise<void> {
    const labels = this.labels(realm);
    await this.isAt(`/${realm}/renew/password`, labels.renew);
    await this.field(labels.newPassword).fill(password);
    await this.field(labels.confirmPassword).fill(password);
    await this.button(labels.renewSubmit).click();
  }

  async isRecovered(realm: Realm): Promise<void> {
    await this.isAt(`/${realm}/portal`, this.labels(realm).portal);
    await expect(this.notice).toHaveText(this.words.recovered);
  }

  // Without the pages, for what only leads to the subject of a test.

  /** Sends a form as this browser, without its page. */
  async send(endpoint: string, form: Record<string, string>): Promise<APIResponse> {
    return this.page.context().request.post(`/do/${endpoint}`, { form, maxRedirects: 0 });
  }

  /** Signs in and is in the portal. */
  async enter(realm: Realm, id: string, app?: Authenticator, password = PASSWORD): Promise<void> {
    await this.send('login/password', { realm, login_id: id, password });
    if (app) await this.send('login/otp', { realm, otp: await app.code() });
    await this.visit(`/${realm}/portal`);
    await this.isAt(`/${realm}/portal`);
  }

  /** Asks for a link and gives the mail. */
  async mailFor(realm: Realm, id: string): Promise<Message> {
    const known = new Set((await this.demo.messages()).map((message) => message.id));
    await this.send('recovery/start', { realm, user_id: id });
    return this.demo.message(`link for ${id}`, (m) => !known.has(m.id) && m.text.includes(id) && isLink(m));
  }

  /** Goes through the link: where the next step of the recovery is. */
  async redeem(realm: Realm, id: string): Promise<void> {
    const mail = await this.mailFor(realm, id);
    await this.page.context().request.get(linkOf(mail));
    await this.send('recovery/redeem', { realm });
    await this.visit(`/${realm}/recovery/sent`);
  }
}

function isLink(mail: Message): boolean {
  return mail.text.includes('/recovery/link/');
}

/** The link of a recovery mail. */
export function linkOf(mail: Message): string {
  const link = mail.links[0];
  if (!link?.includes('/recovery/link/')) throw new Error(`the first link of "${mail.subject}" is ${link}`);
  return link;
}

/** The link "this wasn't me" of any mail. */
export function notMeOf(mail: Message): string {
  const link = mail.links.find((candidate) => candidate.includes('/not-me/'));
  if (!link) throw new Error(`"${mail.subject}" has no link for "this wasn't me"`);
  return link;
}
