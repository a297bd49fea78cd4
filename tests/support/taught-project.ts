/** The small project with enough examples that a model learnt from it, or from a part of it, knows what it does not know. */
import { readFileSync } from 'node:fs';
import { compileProject } from '../../src/flow/compile.ts';
import { learn } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';

type Words = { readonly zh: readonly string[]; readonly en: readonly string[] };

const EXAMPLES: { readonly [flow: string]: Words } = {
  lost_parcel: {
    zh: [
      '包裹没到',
      '快递丢了',
      '包裹丢了',
      '快递没到',
      '包裹还没到',
      '我的快递呢',
      '我的包裹呢',
      '没收到包裹',
      '没收到快递',
      '包裹去哪了',
      '快递一直没送来',
      '包裹不见了',
    ],
    en: [
      'my parcel is lost',
      'parcel did not come',
      'where is my parcel',
      'the parcel has not come',
      'lost parcel',
      'my package is missing',
      'package never came',
      'I did not get my parcel',
      'parcel still not here',
      'no parcel came',
    ],
  },
  opening_hours: {
    zh: [
      '几点开门',
      '营业时间',
      '几点关门',
      '什么时候开门',
      '什么时候关门',
      '周末开门吗',
      '周日几点开门',
      '营业到几点',
      '今天营业吗',
      '节假日开不开门',
    ],
    en: [
      'when do you open',
      'opening hours',
      'when do you close',
      'are you open on sunday',
      'what time do you open',
      'what are your hours',
      'open today?',
      'closing time',
      'until when are you open',
      'what time do you close',
    ],
  },
  stop_card: {
    zh: [
      '卡被偷了',
      '停卡',
      '把卡停了',
      '帮我停卡',
      '我的卡被偷了',
      '卡丢了要停',
      '马上停卡',
      '卡被人偷了',
      '银行卡丢了',
      '请停掉我的卡',
    ],
    en: [
      'my card was stolen',
      'stop my card',
      'block my card',
      'someone stole my card',
      'card stolen',
      'please stop the card',
      'freeze the card now',
      'I lost my card, stop it',
      'stolen card',
      'cancel my bank card',
    ],
  },
  human_agent: {
    zh: ['转人工', '人工', '人工客服', '要人工', '找人工', '转接人工', '我要人工服务', '人工在吗', '换真人来', '不要机器人'],
    en: [
      'talk to a person',
      'agent',
      'human please',
      'let me talk to somebody',
      'a real person',
      'customer service agent',
      'I want a human',
      'connect me to an agent',
      'no robots',
      'speak to someone',
    ],
  },
  greeting: {
    zh: ['你好', '您好', '早上好', '晚上好', '嗨', '哈喽'],
    en: ['hello', 'hi', 'hey', 'good morning', 'good evening', 'hi there'],
  },
  thanks: {
    zh: ['谢谢', '多谢', '谢谢你', '感谢', '谢了', '太感谢了'],
    en: ['thank you', 'thanks', 'thanks a lot', 'many thanks', 'cheers', 'thx'],
  },
  goodbye: {
    zh: ['再见', '拜拜', '回见', '下次见', '先这样', '走了'],
    en: ['bye', 'goodbye', 'see you', 'bye bye', 'see you later', 'have a nice day'],
  },
  menu: {
    zh: ['菜单', '帮助', '你会什么', '有哪些功能', '主菜单', '看看菜单'],
    en: ['menu', 'help', 'what can you do', 'main menu', 'show the menu', 'options'],
  },
  cancel: {
    zh: ['取消', '算了', '不弄了', '停下', '不用了', '取消吧'],
    en: ['cancel', 'stop', 'never mind', 'forget it', 'cancel that', 'leave it'],
  },
  restart: {
    zh: ['重新开始', '重来', '从头来', '重新来过', '从头开始', '重启对话'],
    en: ['start over', 'restart', 'begin again', 'from the start', 'start again', 'once more from the top'],
  },
  back: {
    zh: ['上一步', '返回', '退回去', '上一题', '回到上一步', '往回走'],
    en: ['go back', 'back', 'previous question', 'one step back', 'the question before', 'step back'],
  },
};

/** The text of the project's only file. */
export function taughtProject(): string {
  const documents = readFileSync(new URL('./mini-project.yaml', import.meta.url), 'utf8').split('\n---\n');
  return documents
    .map((document) => {
      const flow = /^flow: (\w+)$/m.exec(document)?.[1] ?? '';
      const words = EXAMPLES[flow];
      if (words === undefined) return document;
      const list = (lang: 'zh' | 'en') => words[lang].map((text) => (/[,?]/.test(text) ? `'${text}'` : text)).join(', ');
      return document.replace(/^examples: .*$/m, `examples: { zh: [${list('zh')}], en: [${list('en')}] }`);
    })
    .join('\n---\n');
}

export function taughtKnowledge(): Knowledge {
  const result = compileProject([{ path: 'taught-project.yaml', text: taughtProject() }]);
  if (!result.ok) throw new Error(result.diagnostics.map((one) => `${one.line}: ${one.code} ${one.message}`).join('\n'));
  return learn(result.graph);
}
