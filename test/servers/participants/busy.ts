/** A participant process for tests: works until it is cancelled, or answers at once when the field `quick` is set. */
import { appendFileSync } from 'node:fs';
import { once } from 'node:events';
import { defineParticipant, serve } from '../../../participants/sdk/index.ts';

const [queue = '', journal = ''] = [process.env['BUSY_QUEUE'], process.env['BUSY_JOURNAL']];
const note = (text: string): void => appendFileSync(journal, `${process.pid} ${text}\n`);

const busy = defineParticipant({
  name: 'busy',
  queue,
  async onWorkitem(workitem, { signal }) {
    note(`begin ${workitem.wfid}`);
    if (workitem.get('quick')) workitem.result = process.pid;
    else await once(signal, 'abort');
    note(`end ${workitem.wfid}`);
  },
  onCancel: ({ running }) => note(`cancel ${running?.wfid ?? 'nothing'}`),
});

await serve([busy], { register: false });
