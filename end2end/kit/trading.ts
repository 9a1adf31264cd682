/** The realm in which passwords are reissued by somebody else: the administrator's search and slip, the helpdesk's check, the operator's desk. */

import { expect, type Locator } from '@playwright/test';
import { Authenticator } from './authenticator';
import { PASSWORD, type Site } from './site';

/** Accounts that the demo always has. */
export const ADMINISTRATOR = { loginId: 'WR012739', userId: 'EJUM0000', companyId: 'EJ0001', company: 'テスト商事' } as const;
export const ELSEWHERE = { loginId: 'WR099999', userId: 'EJUM0900', companyId: 'EJ0002' } as const;
export const HANAKO = {
  loginId: 'CZ021017',
  userId: 'EJUM0001',
  name: 'テスト 花子',
  phone: '03-1234-5678',
  fax: '03-1234-5679',
  email: 'hanako@example.jp',
} as const;

/** New, of letters and digits only, as the realm asks. */
export const NEW_PASSWORD = 'AoiSora7749UmiKaze';

export class Trading {
  constructor(readonly site: Site) {}

  get words() {
    return this.site.words.byReissue;
  }

  // Whoever has a role.

  /** Signs in with password and app, through the pages. */
  async signIn(id: string): Promise<Authenticator> {
    const app = new Authenticator(this.site.demo);
    await this.site.signIn('trading', id, app);
    return app;
  }

  /** The same without the pages. */
  async enter(id: string): Promise<Authenticator> {
    const app = new Authenticator(this.site.demo);
    await this.site.enter('trading', id, app);
    return app;
  }

  /** Opens one of the portal's cards. */
  async open(card: string): Promise<void> {
    await this.site.main.getByRole('link', { name: card, exact: true }).click();
  }

  // The administrator.

  /** From the portal to the search. */
  async toSearch(): Promise<void> {
    await this.open(this.words.reissueCard);
    await this.site.isAt('/trading/admin/users', this.words.searchTitle);
  }

  async search(fields: { userId?: string; loginId?: string; userName?: string } = {}): Promise<void> {
    for (const [field, text] of Object.entries(fields)) {
      await this.site.field(this.words[field as keyof typeof fields]).fill(text);
    }
    await this.site.button(this.words.search).click();
    await expect(this.site.main.getByRole('heading', { name: this.words.result })).toBeVisible();
  }

  /** Says how many were found. */
  async finds(count: number): Promise<void> {
    await expect(this.site.main.getByRole('status').first()).toContainText(this.words.count.replace('{count}', String(count)));
  }

  /** The rows of the result, as a table has them; on a phone they look like cards. */
  get rows(): Locator {
    return this.site.main.getByRole('table').getByRole('row').filter({ has: this.site.page.getByRole('rowheader') });
  }

  /** From the search to the page that reissues. */
  async choose(loginId: string): Promise<void> {
    await this.site.main.getByRole('link', { name: loginId, exact: true }).click();
    await expect(this.site.heading).toHaveText(this.words.title);
    await expect(this.site.page).toHaveURL(/\/trading\/admin\/users\/[^/]+\/reissue$/);
  }

  /** What the page says beside a label. */
  fact(label: string): Locator {
    const term = this.site.page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) });
    return this.site.main.locator('dl > div').filter({ has: term }).getByRole('definition');
  }

  /** Reissues, and gives the password that is shown once. */
  async reissue(typed?: string): Promise<string> {
    if (typed !== undefined) await this.site.field(this.words.newPassword).fill(typed);
    await this.site.button(this.words.submit).click();
    await expect(this.site.heading).toHaveText(this.words.issuedTitle);
    return this.temporary();
  }

  /** The password on the page that shows it. */
  async temporary(): Promise<string> {
    return (await this.site.main.locator('#temporary').innerText()).replace(/\s/g, '');
  }

  /** Reissues without the pages. */
  async reissueFor(user: { loginId: string }): Promise<string> {
    await this.site.visit(`/trading/admin/users?login_id=${user.loginId}`);
    await this.choose(user.loginId);
    return this.reissue();
  }

  // The helpdesk.

  /** Finds a company and begins the identity check of one of its administrators. */
  async beginCheck(companyId: string, name: string): Promise<void> {
    const words = this.words.check;
    await this.site.visit('/trading/helpdesk');
    await this.site.field(words.search).fill(companyId);
    await this.site.button(this.words.search).click();
    const whose = new RegExp(`^${words.begin}.*${name}`);
    await this.site.main.getByRole('button', { name: whose }).click();
    await expect(this.site.page).toHaveURL(/\/trading\/helpdesk\/checks\/[^/]+$/);
    await expect(this.site.heading).toHaveText(words.title);
  }

  /** Which point is next: its number in the form. */
  private get place(): Locator {
    return this.site.main.locator('input[name=place]');
  }

  /** Records the point that is next; what follows is the test's. */
  async record(confirmed: boolean, remark = ''): Promise<void> {
    const words = this.words.check;
    await this.site.main.getByRole('radio', { name: confirmed ? words.confirmed : words.notConfirmed, exact: true }).check();
    await this.site.field(words.remark).fill(remark);
    await this.site.button(words.record).click();
  }

  /** Confirms every point that is open, and finishes. */
  async confirmAll(): Promise<void> {
    const finish = this.site.button(this.words.check.finish);
    await expect(finish.or(this.place)).toHaveCount(1);
    while ((await this.place.count()) > 0) {
      const place = await this.place.inputValue();
      await this.record(true, `${place}`);
      await expect(finish.or(this.site.main.locator(`input[name=place]:not([value="${place}"])`))).toHaveCount(1);
    }
    await finish.click();
  }

  // The operator.

  /** Opens the page of an account. */
  async account(userId: string): Promise<void> {
    await this.site.visit(`/trading/admin/accounts?q=${userId}`);
    await this.site.main.getByRole('table').getByRole('link', { name: userId, exact: true }).click();
    await expect(this.site.page).toHaveURL(/\/trading\/admin\/accounts\/[^/?]+$/);
  }

  /** Opens one of an account's actions, presses its button and waits for what is said then. */
  async act(what: string, button: string, says: string): Promise<void> {
    const part = this.site.main.locator('details').filter({ hasText: what });
    if (await part.count()) await part.locator('summary').click();
    await this.site.button(button).click();
    await expect(this.site.notice).toHaveText(says);
  }

  // The user.

  /** Types login ID and password; what follows is the test's. */
  async tries(loginId: string, password: string): Promise<void> {
    const labels = this.site.labels('trading');
    await this.site.visit('/trading/login');
    await this.site.field(labels.loginId).fill(loginId);
    await this.site.field(labels.password).fill(password);
    await this.site.button(labels.signIn).click();
  }

  /** Whether login ID and password sign in, in a browser of their own. */
  async signsIn(loginId: string, password: string = PASSWORD): Promise<string> {
    const answer = await this.site.send('login/password', { realm: 'trading', login_id: loginId, password });
    return answer.headers()['location'] ?? '';
  }

  // Step-up.

  /** Proves oneself again, where a page asks for it. */
  async confirm(app: Authenticator): Promise<void> {
    await this.site.isAt('/trading/portal/confirm', this.words.confirmTitle);
    await this.site.main.locator('input[name=current_password]').fill(PASSWORD);
    await this.site.main.locator('input[name=otp]').fill(await app.code());
    await this.site.button(this.words.confirm).click();
  }
}
