import { expect } from 'chai';
import { InProcessTransport } from '../../../engine/transport/in-process/in-process-transport.ts';
import { silentLog } from '../../../participants/sdk/index.ts';
import { Patience } from '../../../participants/sdk/patience.ts';
import { Registration } from '../../../participants/sdk/registration.ts';
import { WIRE } from '../../../participants/sdk/wire-names.ts';
import { takeByHand } from '../../support/by-hand.ts';

const ROUTE = { regex: 'build_.*', queue: 'build' };

describe('a participant that registers', () => {
  let link: InProcessTransport;
  let patience: Patience;
  let registration: Registration;
  beforeEach(async () => {
    link = new InProcessTransport();
    await link.open();
    patience = new Patience(link);
    registration = new Registration({ link, patience, log: silentLog });
  });
  afterEach(async () => {
    registration.stop();
    await link.close();
  });

  const next = async () => JSON.parse((await takeByHand(link, WIRE.inbox)).body.toString('utf8')) as unknown;

  it('tells an engine that is there', async () => {
    await link.declareQueue(WIRE.inbox);
    await registration.tell(ROUTE);
    expect(await next()).to.deep.include({ fields: { name: 'build_.*', queue: 'build' } });
  });

  it('waits for an engine that comes later', async () => {
    await registration.tell(ROUTE);
    await link.declareQueue(WIRE.inbox);
    patience.stir();
    expect(await next()).to.deep.include({ fields: { name: 'build_.*', queue: 'build' } });
  });

  it('tells nobody any more once it has stopped', async () => {
    await registration.tell(ROUTE);
    registration.stop();
    await link.declareQueue(WIRE.inbox);
    patience.stir();
    await registration.tell({ regex: 'last', queue: 'last' });
    expect(await next()).to.deep.include({ fields: { name: 'last', queue: 'last' } });
  });
});
