/** A dangerous link is warned of wherever it turns up; one that a flow has taken is that flow's matter. */
import { describe, expect, test } from '@jest/globals';
import { learn } from '../../src/knowledge.ts';
import { miniProject, startTalk } from '../support/talk.ts';

const FRAUD = 'https://postie-help.com/a?code=1';
const WARNING = '别打开 postie-help[.]com/…。网址里带着我们的名字，但网站不是我们的。';

describe('a link that poses as ours', () => {
  test('is warned of before anything else, in the middle of a flow, which goes on', () => {
    const talk = startTalk();
    const [question] = talk.say('包裹没到');
    const [warning, ...rest] = talk.say(`我收到 ${FRAUD} 是你们吗`);
    expect(warning).toBe(WARNING);
    expect(rest.at(-1)).toBe(question);
    expect(talk.state?.status).toBe('asking');
  });

  test('is warned of in the language of the talk, and never shown as a link', () => {
    const said = startTalk().say(`they sent me ${FRAUD}, where is my parcel`);
    expect(said[0]).toBe('Do not open postie-help[.]com/…. It carries our name, but the site is not ours.');
    expect(said.join('\n')).not.toMatch(/postie-help\.com/);
  });

  test('one warning for several, none for official links and those that cannot be confirmed', () => {
    const warnings = (text: string) =>
      startTalk()
        .say(text)
        .filter((words) => words.startsWith('别打开')).length;
    expect(warnings(`包裹没到 ${FRAUD} http://1.2.3.4/x`)).toBe(1);
    expect(warnings('包裹没到 https://postie.example/track')).toBe(0);
    expect(warnings('包裹没到 https://shop.example.org/x')).toBe(0);
  });
});

describe('a question for a link', () => {
  const FLOW = `---
flow: check_site
topic: security
title: { zh: 查网址, en: Check a site }
examples:
  zh: [查网址, 网址真假, 帮我看网址, 这个网址可靠吗, 核对网址]
  en: [check a site, is this site real, look at a site, verify a site, site real or fake]
slots: { site: url }
tries: 1
give_up: [end: cancelled]
steps:
  - ask: site
    text: { zh: 请粘贴网址。, en: Please paste it. }
  - match: site.verdict
    official: { say: { zh: '是 {site}：{site.reason}', en: '{site}: {site.reason}' } }
    dangerous: { say: { zh: '不是 {site}：{site.reason}', en: '{site}: {site.reason}' } }
    cannot_confirm: { say: { zh: '不知道 {site}：{site.reason}', en: '{site}: {site.reason}' } }
  - ask: site
    label: more
    text: { zh: 还有吗？, en: More? }
  - end: resolved
`;
  const knowledge = learn(miniProject((source) => `${source}\n${FLOW}`));
  const answer = (text: string) => {
    const talk = startTalk({ knowledge });
    talk.say('查网址');
    return talk.say(text)[0];
  };

  test.each([
    ['https://postie.example/a', '是 postie[.]example/…：这是我们的官方域名。'],
    [FRAUD, '不是 postie-help[.]com/…：网址里带着我们的名字，但网站不是我们的。'],
    ['hxxps://postie-help[.]com', '不是 postie-help[.]com：网址里带着我们的名字，但网站不是我们的。'],
    ['http://t.cn/abc', '不知道 t[.]cn/…：这是短链接，看不出最后会打开哪里。'],
  ])('%s gets verdict and reason, and no second warning', (link, words) => {
    expect(answer(link)).toBe(words);
  });
});
