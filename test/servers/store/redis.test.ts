import { describeStore } from '../../contract/store.ts';
import { redisSubject } from '../../support/redis-subject.ts';
import { redisUrl } from '../../support/servers.ts';

describeStore('Redis', () => redisSubject({ url: redisUrl(), allowDataLoss: true }));
