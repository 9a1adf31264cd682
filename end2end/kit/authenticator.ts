/** An authenticator app, independent of the product: codes by `oathtool`, QR codes read from a screenshot. */

import { execFileSync } from 'node:child_process';
import type { Locator } from '@playwright/test';
import jsQR from 'jsqr';
import { generateSync } from 'otplib';
import { PNG } from 'pngjs';
import type { Demo } from './demo';

/** The key of every app that the demo has enrolled. */
export const DEMO_KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const STEP_SECONDS = 30;
const oathtool = has('oathtool');

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The code of a key at a moment. */
export function codeAt(key: string, at: Date): string {
  if (oathtool) {
    const moment = `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
    return execFileSync('oathtool', ['--totp', '--base32', `--now=${moment}`, key], { encoding: 'utf8' }).trim();
  }
  return generateSync({ secret: key, epoch: Math.floor(at.getTime() / 1000) });
}

/** An app with one key. Like a person, it waits for the next code where the present one was used. */
export class Authenticator {
  private used = 0;

  constructor(
    readonly demo: Demo,
    readonly key: string = DEMO_KEY,
  ) {}

  /** A code that wasn't used yet. */
  async code(): Promise<string> {
    if (step(await this.demo.now()) <= this.used) await this.demo.advance(STEP_SECONDS);
    const now = await this.demo.now();
    this.used = step(now);
    return codeAt(this.key, now);
  }

  /** Six digits that no app shows now. */
  async wrongCode(): Promise<string> {
    const now = await this.demo.now();
    const near = [-2, -1, 0, 1, 2].map((n) => codeAt(this.key, new Date(now.getTime() + n * STEP_SECONDS * 1000)));
    const wrong = ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code));
    return wrong ?? '666666';
  }
}

function step(at: Date): number {
  return Math.floor(at.getTime() / 1000 / STEP_SECONDS);
}

/** The text of the QR code that is to be seen. */
export async function readQr(image: Locator): Promise<string> {
  const png = PNG.sync.read(await image.screenshot());
  const found = jsQR(new Uint8ClampedArray(png.data), png.width, png.height, { inversionAttempts: 'dontInvert' });
  if (!found) throw new Error('there is no QR code to be read');
  return found.data;
}

/** The key in an `otpauth://` URI, after a check of what else it says. */
export function keyOf(uri: string): string {
  const url = new URL(uri);
  const plain = (name: string, value: string): boolean => (url.searchParams.get(name) ?? value) === value;
  if (url.protocol !== 'otpauth:' || url.host !== 'totp') throw new Error(`no TOTP URI: ${uri}`);
  if (!plain('algorithm', 'SHA1') || !plain('digits', '6') || !plain('period', '30')) {
    throw new Error(`apps ignore such settings: ${uri}`);
  }
  const key = url.searchParams.get('secret');
  if (!key) throw new Error('no key in the URI');
  return key;
}
