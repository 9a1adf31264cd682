/** Campaigns: the operator's desk, and what they mean for people. Told in Japanese, in the realm `construction`. */

import { expect, type Locator } from '@playwright/test';
import { Authenticator } from './authenticator';
import type { Message } from './demo';
import type { Site } from './site';

/** Two IDs of one person. */
export const IDS = ['hk000000-01_a', 'hk000000-02_a'] as const;
export const ADDRESS = 'tanaka@example.jp';

const DAY_MS = 24 * 3_600_000;
const TOKYO_MS = 9 * 3_600_000;

const BODY = '{氏名} 様\n\n{開始}から、新しいパスワードが必要です。\n\n{リンク}\n';

/** The form of a draft; what isn't given stays as the page has it. */
export interface Form {
  ids?: readonly string[];
  file?: { name: string; text: string };
  opens?: string;
  reason?: string;
  body?: string;
}

export class Campaigns {
  constructor(readonly site: Site) {}

  /** The operator is signed in. */
  async enter(): Promise<Authenticator> {
    const app = new Authenticator(this.site.demo);
    await this.site.enter('construction', 'operator01', app);
    return app;
  }

  /** Nine o'clock in Tokyo so many days from now, as the field has it and as a moment. */
  async opening(days = 7): Promise<{ typed: string; at: Date }> {
    const day = new Date((await this.site.demo.now()).getTime() + TOKYO_MS + days * DAY_MS).toISOString().slice(0, 10);
    return { typed: `${day}T09:00`, at: new Date(`${day}T09:00:00+09:00`) };
  }

  async list(): Promise<void> {
    await this.site.visit('/construction/admin/campaigns');
    await this.site.isAt('/construction/admin/campaigns', '一斉更新');
  }

  /** Fills the form in and saves; what follows is the test's. */
  async save(form: Form): Promise<void> {
    const { site } = this;
    if (form.ids) await site.field('または、ユーザーIDを貼り付ける').fill(form.ids.join('\n'));
    if (form.file) {
      const file = { name: form.file.name, mimeType: 'text/csv', buffer: Buffer.from(form.file.text) };
      await site.field('ユーザーIDのファイル').setInputFiles(file);
    }
    if (form.opens !== undefined) await site.field('開始日時').fill(form.opens);
    if (form.reason !== undefined) await site.field('更新の理由').fill(form.reason);
    if (form.body !== undefined) await site.field('メールの本文').fill(form.body);
    await site.button('下書きを保存').click();
  }

  /** A draft is shown. */
  async isDrafted(): Promise<void> {
    await expect(this.site.page).toHaveURL(/\/construction\/admin\/campaigns\/(?!new)[^/]+$/);
    await expect(this.site.notice).toHaveText('下書きを保存しました。');
  }

  /** What the page says beside a label. */
  fact(label: string): Locator {
    const term = this.site.page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) });
    return this.site.main.locator('dl > div').filter({ has: term }).getByRole('definition');
  }

  /** Opens what asks first, presses its button and waits for what is said then. */
  async act(what: string, button: string, says: string | RegExp): Promise<void> {
    const part = this.site.main.locator('details').filter({ hasText: what });
    if (await part.count()) await part.locator('summary').first().click();
    await this.site.button(button).click();
    await expect(this.site.notice).toHaveText(says);
  }

  // Without the pages.

  /** Drafts a campaign and gives its id. */
  async draft(ids: readonly string[], opens: string): Promise<string> {
    const multipart = {
      ...{ user_ids: ids.join('\n'), opens, campaign_reason: '年1回の定期更新のため', role: 'user', lang: 'ja' },
      ...{ closes_days: '30', per_minute: '600', subject: '新しいパスワードの設定のお願い', body: BODY },
    };
    const url = '/do/admin/campaigns/draft?realm=construction';
    const answer = await this.site.page.context().request.post(url, { multipart, maxRedirects: 0 });
    const id = /\/admin\/campaigns\/(?!new$)([^/]+)$/.exec(answer.headers()['location'] ?? '')?.[1];
    if (!id) throw new Error(`the draft was answered by ${answer.status()} to ${answer.headers()['location']}`);
    return id;
  }

  async press(what: 'start' | 'pause' | 'resume' | 'again' | 'end', campaign: string): Promise<number> {
    return (await this.site.send(`admin/campaigns/${what}`, { realm: 'construction', campaign })).status();
  }

  /** A campaign for these IDs that runs; gives its id, its opening and the mail to the first address. */
  async running(ids: readonly string[] = IDS, to: string = ADDRESS): Promise<{ id: string; at: Date; mail: Message }> {
    const opening = await this.opening();
    const id = await this.draft(ids, opening.typed);
    await this.press('start', id);
    const mail = await this.site.demo.message('of the campaign', (m) => m.to === to && m.text.includes('/recovery/link/'));
    return { id, at: opening.at, mail };
  }
}

/** The link of one ID in a campaign's mail: the first that follows it in the text. */
export function linkFor(mail: Message, id: string): string {
  const link = /\S+\/recovery\/link\/\S+/.exec(mail.text.slice(mail.text.indexOf(id)))?.[0];
  if (!link) throw new Error(`"${mail.subject}" has no link for ${id}`);
  return link;
}

/** Moves the demo's clock to a moment. */
export async function until(site: Site, at: Date): Promise<void> {
  await site.demo.advance(Math.ceil((at.getTime() - (await site.demo.now()).getTime()) / 1000));
}
