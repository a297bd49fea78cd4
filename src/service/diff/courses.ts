/** Conversations to lead on two versions of the flows: from written scripts and from stored conversations. */
import { parsePayload } from '../../dialog/question.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import type { Script } from '../rehearsal.ts';
import type { Archived } from '../replay/archived.ts';
import { type Replay, replay } from '../replay/replay.ts';
import type { Stamp } from '../turn.ts';
import { type Course, LOST, type Move, type WalletReply } from './drive.ts';

const MOVE_MS = 60_000;
const PART_MS = 1_000;

/** What the customer of a written conversation does; what the bot should say is left out. */
export function courseOfScript(script: Script): Course {
  return {
    source: `${script.file}:${script.line}`,
    title: script.title,
    customer: script.customer,
    moves: script.lines.flatMap((line): Move[] => {
      switch (line.kind) {
        case 'user':
          return [{ kind: 'say', text: line.text, files: line.files, redacted: null }];
        case 'press':
          return [{ kind: 'press', label: line.label, option: null }];
        case 'silence':
          return [{ kind: 'silence' }];
        default:
          return [];
      }
    }),
    wallet: script.wallet,
    // Not by the number of events: a look-up more must not change the wording of all that follows.
    stamp: (move, part) => stampAt(Date.parse(script.at) + move * MOVE_MS + part * PART_MS, `e${move}.${part}`),
  };
}

/** What the customer of a stored conversation did. `graph`: the flows in which the wallet's answers are looked up. */
export function courseOfStored(graph: FlowGraph, archived: Archived): Course {
  const events = archived.turns.map((turn) => turn.event);
  const done = events.flatMap((event) => moveOf(event).map((move) => ({ move, at: Date.parse(event.at) })));
  return {
    source: archived.id,
    title: 'stored conversation',
    customer: events.flatMap((event) => ('customer' in event && event.customer ? [event.customer] : []))[0] ?? null,
    moves: done.map(({ move }) => move),
    wallet: walletOf(replay(graph, archived)),
    stamp: (move, part) => stampAt((done[move]?.at ?? 0) + part * PART_MS, `e${move}.${part}`),
  };
}

function stampAt(at: number, id: string): Stamp {
  return { id, at: new Date(at).toISOString(), fresh: `DIFF${id.replace(/\D/g, '').padStart(6, '0')}` };
}

function moveOf(event: Archived['turns'][number]['event']): Move[] {
  switch (event.kind) {
    case 'opened':
      return [{ kind: 'open', lang: event.lang }];
    case 'message': {
      if (event.button !== null)
        return [{ kind: 'press', label: event.text, option: parsePayload(event.button)?.option ?? null }];
      return [{ kind: 'say', text: event.text, files: event.files.map((file) => file.name), redacted: event.redacted }];
    }
    case 'timer':
      return [{ kind: 'silence' }];
    case 'call_result':
    case 'flows_changed':
    case 'agent':
    case 'failed':
      return [];
  }
}

/** The wallet's answers with the actions that they answered, in order; `lost` where a timer ended the waiting. */
export function walletOf({ turns }: Pick<Replay, 'turns'>): readonly WalletReply[] {
  const open = new Map<string, string>();
  return turns.flatMap(({ stored: { event }, write }) => {
    const replies: WalletReply[] = [];
    if (event.kind === 'call_result') {
      const action = open.get(event.call);
      open.delete(event.call);
      if (action !== undefined) replies.push({ action, result: event.result, fields: event.fields });
    }
    if (event.kind === 'timer') {
      for (const action of open.values()) replies.push({ action, result: LOST, fields: {} });
      open.clear();
    }
    for (const item of write.outbox) if (item.kind === 'call') open.set(item.call.id, item.call.action);
    return replies;
  });
}
