import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { isAlive } from '../../engine/cli/pid-file.ts';
import { eventually } from '../support/eventually.ts';

describe('pid file', () => {
  it('counts a process as gone that died and was not collected by its parent', async () => {
    // `exec` replaces the shell, which would collect its child, before the child ends.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [first] = (await once(parent.stdout, 'data')) as [Buffer];
      const child = Number(first.toString());
      await eventually(() => !isAlive(child), { what: 'the end of the child' });
      expect(() => process.kill(child, 0)).not.to.throw();
      expect(isAlive(process.pid)).to.equal(true);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
