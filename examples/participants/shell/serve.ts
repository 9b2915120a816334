// In a project of your own: import { commandParticipant, serve } from 'boss/sdk';
import { fileURLToPath } from 'node:url';
import { commandParticipant, serve } from '../../../participants/sdk/index.ts';

const script = fileURLToPath(new URL('sizer.sh', import.meta.url));

await serve([commandParticipant({ name: 'sizer', argv: ['/bin/sh', script], take: 'items', give: 'size' })]);
