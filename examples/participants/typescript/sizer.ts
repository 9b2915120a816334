// In a project of your own: import { defineParticipant, serve } from 'boss/sdk';
import { defineParticipant, serve } from '../../../participants/sdk/index.ts';

const sizer = defineParticipant({
  name: 'sizer',
  params: { type: 'object', required: ['unit'], properties: { unit: { type: 'string' } } },
  onWorkitem(workitem) {
    workitem.set('size', workitem.list('items').length);
    workitem.set('unit', workitem.param('unit') ?? null);
    workitem.result = true;
  },
});

await serve([sizer]);
