import { defineParticipant, type Participant } from '../../../participants/sdk/index.ts';

/** Counts the list field `items`, in the unit of the step. */
export const sizer = defineParticipant({
  name: 'sizer',
  params: { type: 'object', required: ['unit'], properties: { unit: { type: 'string' } }, additionalProperties: false },
  onWorkitem(workitem) {
    workitem.set('size', workitem.list('items').length);
    workitem.result = true;
  },
});

/** A participant called `worker`. */
export function doing(onWorkitem: Participant['onWorkitem'], more: Partial<Participant> = {}): Participant {
  return defineParticipant({ name: 'worker', ...more, onWorkitem });
}

/** Something that a test waits for. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
