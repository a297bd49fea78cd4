/** Whether the bot or a person has the conversation, as the server tells it in passing. */
import type { Activity } from './direct-line.ts';
import type { Lang } from './words.ts';

export type Status =
  | { readonly kind: 'bot' }
  | { readonly kind: 'queued'; readonly position: number | null; readonly waitMinutes: number | null }
  | { readonly kind: 'agent' | 'hold'; readonly name: string };

const LONGEST_NAME = 40;

export function nameOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, LONGEST_NAME) : '';
}

/** @returns null for any other activity, and for one that makes no sense */
export function statusOf({ type, name, value }: Activity): Status | null {
  if (type !== 'event' || name !== 'signpost.status' || typeof value !== 'object' || value === null) return null;
  const { kind, position, waitMinutes, name: who } = value as { readonly [field: string]: unknown };
  if (kind === 'bot') return { kind };
  if (kind === 'agent' || kind === 'hold') return { kind, name: nameOf(who) };
  if (kind !== 'queued' || (position !== null && !(typeof position === 'number' && position >= 1))) return null;
  const isKnown = typeof waitMinutes === 'number' && waitMinutes >= 0 && waitMinutes < 1000;
  return { kind, position: position && Math.floor(position), waitMinutes: isKnown ? Math.ceil(waitMinutes) : null };
}

/** The line below the header. */
export function statusWords(status: Status, lang: Lang): string {
  return lang === 'zh' ? inChinese(status) : inEnglish(status);
}

function inChinese(status: Status): string {
  switch (status.kind) {
    case 'bot':
      return '现在由智能助手继续为您服务';
    case 'agent':
      return `${status.name || '人工客服'}正在为您服务`;
    case 'hold':
      return `${status.name || '人工客服'}正在查看，请您稍等`;
    case 'queued': {
      const { position } = status;
      const place = position === null ? '正在为您转接人工客服' : position === 1 ? '下一位就是您' : `您排在第 ${position} 位`;
      return `${place}${waits(status) ? `，大约 ${status.waitMinutes} 分钟` : '，请稍候'}`;
    }
  }
}

function inEnglish(status: Status): string {
  switch (status.kind) {
    case 'bot':
      return 'The assistant is with you again';
    case 'agent':
      return `${status.name || 'A support agent'} is with you`;
    case 'hold':
      return `${status.name || 'The support agent'} is looking into it, one moment please`;
    case 'queued': {
      const { position } = status;
      const inLine = position === 1 ? 'You are next in line' : `You are number ${position} in line`;
      const place = position === null ? 'We are finding a person for you' : inLine;
      const minutes = status.waitMinutes === 1 ? 'minute' : 'minutes';
      return waits(status) ? `${place}, about ${status.waitMinutes} ${minutes}` : `${place}, please hold on`;
    }
  }
}

function waits({ waitMinutes }: Extract<Status, { kind: 'queued' }>): boolean {
  return waitMinutes !== null && waitMinutes > 0;
}

export function typingWords(name: string, lang: Lang): string {
  return lang === 'zh' ? `${name}正在输入` : `${name} is typing`;
}
