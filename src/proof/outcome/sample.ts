/** Words for chats that nobody has had: what a customer might write, and how values are shown. */
import { type FlowGraph, type Lang, type SlotType, TOPICS, type Topic, type Value } from '../../flow/graph.ts';
import { formatValue } from '../../flow/render.ts';
import type { Known } from './abstract.ts';

const NOW = '2026-11-03T04:00:00Z';

const VALUES: { readonly [kind in SlotType['kind']]?: Value } = {
  number: 3,
  date: { kind: 'date', iso: '2026-11-02' },
  order_number: '20261102001',
  phone: '13800138000',
  email: 'li@mail.example',
};

const WORDS: { readonly [kind in SlotType['kind']]?: { readonly [L in Lang]: string } } = {
  text: { zh: '（一段话）', en: '(some words)' },
  attachment: { zh: '（一张图片）', en: '(a picture)' },
  flow: { zh: '（一项服务）', en: '(a service)' },
};

/** A value of a type as the bot shows it. */
export function shownSample(graph: FlowGraph, type: SlotType, format: Parameters<typeof formatValue>[2], lang: Lang): string {
  const { brand } = graph;
  const value: Value | undefined =
    type.kind === 'money' ? { kind: 'money', minor: 10_000, currency: brand.currency } : VALUES[type.kind];
  if (value === undefined) return WORDS[type.kind]?.[lang] ?? '…';
  return formatValue(value, type, format, lang, { now: NOW, timeZone: brand.timeZone, currency: brand.currency });
}

/** What a customer might write to give a value of a type. */
export function typedSample(graph: FlowGraph, type: SlotType, value: Known, lang: Lang): string {
  switch (type.kind) {
    case 'url':
      return linkSample(graph, value);
    case 'money':
      return lang === 'zh' ? '100元' : '100 yuan';
    case 'date':
      return lang === 'zh' ? '昨天' : 'yesterday';
    case 'flow':
      return menuTitle(graph, lang);
    default: {
      const sample = VALUES[type.kind];
      return sample === undefined ? (WORDS[type.kind]?.[lang] ?? '…') : String(sample);
    }
  }
}

function linkSample(graph: FlowGraph, value: Known): string {
  const [domain = 'wallet.example'] = graph.brand.domains;
  if (value === '=official') return `https://${domain}/`;
  return value === '=dangerous' ? `http://${domain}.login.example/` : 'https://shop.example/';
}

function menuTitle(graph: FlowGraph, lang: Lang): string {
  const rank = (topic: Topic) => TOPICS.indexOf(topic);
  const [first] = Object.values(graph.flows)
    .filter((flow) => flow.inMenu && flow.role.kind === 'topic')
    .sort((a, b) => (a.role.kind === 'topic' && b.role.kind === 'topic' ? rank(a.role.topic) - rank(b.role.topic) : 0));
  const title = first?.title[lang][0]?.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
  return title ?? WORDS.flow?.[lang] ?? '…';
}
