/** The program `saihakko`: where it is, and starting it as a process of its own. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
/** The folder that the build wrote. */
export const siteFolder = resolve(root, process.env['SAIHAKKO_SITE'] ?? 'target/site');
const program = resolve(root, process.env['SAIHAKKO_BIN'] ?? 'target/debug/saihakko');

export interface Running {
  url: string;
  stop: () => Promise<void>;
}

/** Starts what serves, and waits until it answers. */
export async function serving(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    const ended = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  };
  return { url: await ready(child), stop };
}

/** Runs a command to its end. */
export function run(args: string[], env: Record<string, string> = {}): void {
  execFileSync(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'pipe' });
}

async function ready(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((done, fail) => {
    const patience = setTimeout(() => {
      child.kill('SIGTERM');
      fail(new Error(`the program isn't ready after 30 seconds:\n${said}`));
    }, 30_000);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const line = /^ready (http:\/\/\S+)$/m.exec(said);
      if (line?.[1]) {
        clearTimeout(patience);
        done(line[1]);
      }
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => {
      clearTimeout(patience);
      fail(new Error(`${program} can't be started (build it, or set SAIHAKKO_BIN): ${error.message}`));
    });
    child.once('exit', (code) => {
      clearTimeout(patience);
      fail(new Error(`the program ended with ${code}:\n${said}`));
    });
  });
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
