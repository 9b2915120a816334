import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { readNotifications } from '../../../participants/robogrator/notifications.ts';

const FIXTURES = new URL('../../fixtures/obs/', import.meta.url);

describe('answers of /lastnotifications', () => {
  it('reads the XML of a long poll with every character as it was', () => {
    const answer = readNotifications(readFileSync(new URL('long-poll.xml', FIXTURES), 'utf8'));
    expect(answer).to.deep.include({ next: 9, lost: false });
    expect(answer.notifications).to.have.length(2);
    expect(answer.notifications[0]).to.deep.equal({
      type: 'SRCSRV_COMMIT',
      time: 1795231037,
      data: {
        comment: 'first <b> & "x" &lt; ü \n two',
        files: 'Added:\n  hello.spec\n\n',
        package: 'hello',
        project: 'home:alice',
        rev: '1',
        requestid: '',
        user: 'alice',
      },
    });
  });

  it('reads JSON', () => {
    const answer = readNotifications(readFileSync(new URL('poll.json', FIXTURES), 'utf8'));
    expect(answer.next).to.equal(3);
    expect(answer.notifications[1]).to.deep.equal({
      type: 'SRCSRV_CREATE_PACKAGE',
      time: 1795231037,
      data: { project: 'home:alice', package: 'hello', sender: 'alice' },
    });
  });

  it('sees in both forms that something was lost', () => {
    const lost = { next: 6, lost: true, notifications: [] };
    expect(readNotifications('<?xml version="1.0"?>\n<notifications next="6" sync="lost"/>')).to.deep.equal(lost);
    expect(readNotifications('{"next":6,"sync":"lost"}')).to.deep.equal(lost);
  });

  it('decodes character references once', () => {
    const xml =
      '<notifications next="2"><notification type="T&#x41;" time="1"><data key="k">&#955;&amp;#955;&amp;amp;</data></notification></notifications>';
    expect(readNotifications(xml).notifications[0]).to.deep.equal({ type: 'TA', time: 1, data: { k: 'λ&#955;&amp;' } });
  });

  it('keeps a key named __proto__ a key', () => {
    const xml =
      '<notifications next="2"><notification type="T" time="1"><data key="__proto__">x</data></notification></notifications>';
    const data = readNotifications(xml).notifications[0]?.data ?? {};
    expect(Object.keys(data)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(data)).to.equal(Object.prototype);
  });

  it('refuses what is no such answer', () => {
    const wrong = [
      '',
      'hello',
      '[]',
      '{}',
      '{"next":0}',
      '{"next":"x"}',
      '<html></html>',
      '<notifications/>',
      '{"next":1,"notification":7}',
    ];
    for (const text of wrong)
      expect(() => readNotifications(text), text)
        .to.throw()
        .with.property('name', 'Remote');
  });

  it('says where broken XML is broken', () => {
    expect(() => readNotifications('<notifications next="1">\n <notification>\n</notifications>')).to.throw('line 3');
  });
});

describe('attacks by XML', () => {
  const body =
    '<notifications next="2"><notification type="T" time="1"><data key="k">&x;</data></notification></notifications>';

  function refused(xml: string): void {
    expect(() => readNotifications(xml)).to.throw('document type or entities');
  }

  it('refuses a billion laughs', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
    refused(`<!DOCTYPE n [<!ENTITY l0 "lol">${levels.join('')}]>${body.replace('&x;', '&l9;')}`);
  });

  it('refuses an external entity, whatever it points to and however it is written', () => {
    refused(`<?xml version="1.0"?><!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd">]>${body}`);
    refused(`<!doctype n SYSTEM "http://127.0.0.1/x.dtd">${body}`);
    refused(`<!DOCTYPE n PUBLIC "-//X//Y" "http://127.0.0.1/x.dtd">${body}`);
    refused(`<!DOCTYPE n [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]>${body}`);
    refused(`\ufeff  <!DOCTYPE n>${body}`);
  });

  it('leaves an entity that nobody defined as it stands', () => {
    expect(readNotifications(body).notifications[0]?.data).to.deep.equal({ k: '&x;' });
  });

  it('refuses elements named like the insides of JavaScript, and too deep nesting', () => {
    for (const name of ['constructor', '__proto__', 'prototype']) {
      const xml = `<notifications next="2"><${name} a="1"/></notifications>`;
      expect(() => readNotifications(xml), name)
        .to.throw()
        .with.property('name', 'Remote');
    }
    const deep = `<notifications next="2">${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</notifications>`;
    expect(() => readNotifications(deep))
      .to.throw()
      .with.property('name', 'Remote');
    expect(({} as Record<string, unknown>)['a']).to.equal(undefined);
  });

  it('does not read a document in another encoding past the check', () => {
    const utf16 = Buffer.from(`<!DOCTYPE n [<!ENTITY x "y">]>${body}`, 'utf16le').toString('utf8');
    expect(() => readNotifications(utf16))
      .to.throw()
      .with.property('name', 'Remote');
  });
});
