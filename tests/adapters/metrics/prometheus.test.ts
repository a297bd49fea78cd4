import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundedValues } from '../../../src/adapters/metrics/labels.ts';
import { prometheusMetrics } from '../../../src/adapters/metrics/prometheus.ts';

const numberOf = (text: string, series: string): number | null => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
};

describe('metrics', () => {
  test('every function of the port counts where its name says', async () => {
    const metrics = prometheusMetrics({ ofProcess: false });
    metrics.turn({ source: 'customer', result: 'done', ms: 4 });
    for (const result of ['failed', 'duplicate', 'conflict', 'conflict'] as const)
      metrics.turn({ source: 'wallet', result, ms: 40 });
    metrics.outcome('refund_dispute', 'resolved');
    metrics.outcome(null, 'handoff');
    metrics.doubt('fallback');
    metrics.redacted('card');
    metrics.timerFired();
    for (const stars of [5, 5, 1]) metrics.rating('bot', stars);
    metrics.rating('agent', 4);
    metrics.call('transaction_status', 'found', 120);
    metrics.delivery('botframework', 'dead');
    metrics.mayRepeat('botframework');
    metrics.request('GET', '/studio/api/flow/:id', 404, 2);
    const text = await metrics.text();
    for (const [series, value] of [
      ['bot_turn_seconds_bucket{le="0.005",source="customer",result="done"}', 1],
      ['bot_turn_seconds_bucket{le="0.0025",source="customer",result="done"}', 0],
      ['bot_turn_seconds_count{source="wallet",result="conflict"}', 2],
      ['bot_turns_failed_total', 1],
      ['bot_duplicates_total', 1],
      ['bot_conflicts_total', 2],
      ['bot_outcomes_total{topic="refund_dispute",disposition="resolved"}', 1],
      ['bot_outcomes_total{topic="none",disposition="handoff"}', 1],
      ['bot_doubts_total{doubt="fallback"}', 1],
      ['bot_redactions_total{kind="card"}', 1],
      ['bot_timers_fired_total', 1],
      ['signpost_ratings_total{of="bot",stars="5"}', 2],
      ['signpost_ratings_total{of="agent",stars="4"}', 1],
      ['bot_wallet_calls_total{action="transaction_status",result="found"}', 1],
      ['bot_wallet_call_seconds_sum{action="transaction_status"}', 0.12],
      ['bot_deliveries_total{channel="botframework",result="dead"}', 1],
      ['bot_deliveries_may_repeat_total{channel="botframework"}', 1],
      ['http_server_request_duration_seconds_count{method="GET",route="/studio/api/flow/:id",status="404"}', 1],
    ] as const)
      expect([series, numberOf(text, series)]).toEqual([series, value]);
  });

  test('the tables are asked at every look; a store that is out of order takes nothing away but its own numbers', async () => {
    const metrics = prometheusMetrics({ ofProcess: false });
    let broken = false;
    const asked: string[] = [];
    metrics.watch(
      {
        outboxAge: async (now) => {
          asked.push(now);
          return 90_500;
        },
        outboxDepth: async () => {
          if (broken) throw new Error('the disk is full');
          return { open: 7, dead: 2 };
        },
      },
      () => '2026-11-23T02:00:00.000Z',
    );
    metrics.timerFired();
    const series = ['bot_store_up', 'bot_outbox_age_seconds', 'bot_outbox_open', 'bot_dead_letters', 'bot_timers_fired_total'];
    const seen = async () => {
      const text = await metrics.text();
      return series.map((one) => numberOf(text, one));
    };
    expect(await seen()).toEqual([1, 90.5, 7, 2, 1]);
    broken = true;
    expect(await seen()).toEqual([0, null, null, null, 1]);
    broken = false;
    expect(await seen()).toEqual([1, 90.5, 7, 2, 1]);
    expect(asked).toEqual(Array(3).fill('2026-11-23T02:00:00.000Z'));
  });

  test('of the process: memory and the lag of the event loop', async () => {
    const text = await prometheusMetrics({ ofProcess: true }).text();
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });
});

describe('values of labels', () => {
  test('names stay, everything else is “other”', () => {
    const bounded = boundedValues();
    expect(['refund_dispute', '/v3/x/:id', 'not_found'].map(bounded)).toEqual(['refund_dispute', '/v3/x/:id', 'not_found']);
    expect(['', '我转的钱', 'a b', 'a"b', 'a\nb', 'x'.repeat(65)].map(bounded)).toEqual(Array(6).fill('other'));
  });

  test('there are never more than agreed, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 200 }), (values) => {
        const bounded = boundedValues(5);
        return new Set(values.map(bounded)).size <= 6;
      }),
    );
  });
});
