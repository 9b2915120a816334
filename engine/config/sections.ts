import { CONFIG_SCHEMA as notifyIrc } from '../../participants/notify-irc/config.ts';
import { CONFIG_SCHEMA as robogrator } from '../../participants/robogrator/config.ts';
import { CONFIG_SCHEMA as shellCommand } from '../../participants/shell-command/config.ts';
import { bossSection } from './boss-section.ts';
import { retentionSection } from './retention-section.ts';
import type { SectionSchema, Sections } from './section.ts';
import { tracingSection } from './tracing-section.ts';

/** Read by the supervisor and by participants of the original; the engine looks at nothing in it. */
const skynet: SectionSchema = {
  description:
    'The supervisor’s settings in the original’s `/etc/skynet/skynet.conf`. The engine accepts and ignores them.',
  properties: {
    service_dir: { type: 'string', description: 'Folder of the service files.' },
    include_dir: { type: 'string', description: 'Folder of further configuration files of participants.' },
    log_level: { type: 'string', description: 'Log level of the supervisor.' },
  },
};

const groups: SectionSchema = {
  description: 'Groups of people, for the questions of `ask`. Each key is the name of a group.',
  properties: {},
  anyKey: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Who belongs to the group NAME.',
    examples: ['anna, ben'],
  },
};

/** All sections by name. Each participant describes its own. */
export const SECTIONS: Sections = {
  boss: bossSection,
  groups,
  tracing: tracingSection,
  retention: retentionSection,
  skynet,
  robogrator: robogrator as unknown as SectionSchema,
  notify_irc: notifyIrc as unknown as SectionSchema,
  shell_command: shellCommand as unknown as SectionSchema,
};
