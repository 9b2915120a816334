import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectAmqp } from '../../../participants/sdk/index.ts';
import { wireWorkitem } from '../../participants/sdk/desk.ts';
import { Mailbox } from '../../participants/sdk/mailbox.ts';
import { eventually } from '../../support/eventually.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { startRabbit } from '../../support/servers.ts';
import { Child } from './child.ts';

const MAIN = 'participants/main.ts';

describe('shipped participants in a process of their own', function () {
  this.timeout(60_000);
  const settings = join(scratchFolder('settings'), 'settings.json');

  it('work side by side with their settings', async () => {
    writeFileSync(
      settings,
      JSON.stringify({ shell_command: { commands: { hello: { argv: ['/bin/echo', 'hello'] } } } }),
    );
    const broker = await startRabbit();
    const child = Child.start(MAIN, ['log', 'shell_command', '--settings', settings, '--amqp', broker.url]);
    const link = await connectAmqp({ url: broker.url });
    const replies = await Mailbox.open(link, 'inbox');
    await link.declareQueue('shell_command');
    const workitem = wireWorkitem(randomUUID(), 'shell_command', {}, { command: 'hello', args: ['you'] });
    await link.publish('shell_command', JSON.stringify(workitem), { replyTo: 'inbox' });
    expect((await replies.next()).body.fields['shell']).to.include({ stdout: 'hello you\n' });
    await eventually(() => child.stderr.includes('"queue":"log"'), { what: 'the other participant starts' });
    child.signal('SIGTERM');
    expect(await child.ended()).to.equal(0);
    await link.close();
    await broker.stop();
  });

  it('do not start with names or settings that are none', async () => {
    writeFileSync(settings, '{"notify_irc": {"host": 7}}');
    for (const [args, reason] of [
      [[], 'name participants: log, notify_irc'],
      [['nobody'], 'there is no participant "nobody"'],
      [['notify_irc', '--settings', settings], 'the key "host" must be string'],
      [['log', '--settings', '/no/such/file'], '/no/such/file'],
    ] as const) {
      const child = Child.start(MAIN, args);
      expect(await child.ended()).to.equal(2);
      expect(child.stderr).to.include(reason);
    }
  });
});
